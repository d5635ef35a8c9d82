#include "textflag.h"

// func variables() (start, end uintptr)
TEXT ·variables(SB),NOSPLIT,$0-16
	MOVD	$runtime·noptrdata(SB), R0
	MOVD	R0, start+0(FP)
	MOVD	$runtime·edata(SB), R0
	MOVD	R0, end+8(FP)
	RET
