#include "textflag.h"

// func variables() (start, end uintptr)
TEXT ·variables(SB),NOSPLIT,$0-16
	MOVQ	$runtime·noptrdata(SB), AX
	MOVQ	AX, start+0(FP)
	MOVQ	$runtime·edata(SB), AX
	MOVQ	AX, end+8(FP)
	RET
