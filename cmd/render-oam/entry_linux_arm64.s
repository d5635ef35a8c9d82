#include "textflag.h"

// entry asks for standard output's descriptor, and goes on where every Go program
// begins.
TEXT render_oam_entry(SB),NOSPLIT|NOFRAME|TOPFRAME,$0
	MOVD	$25, R8 // fcntl
	MOVD	$1, R0 // standard output
	MOVD	$1, R1 // F_GETFD
	SVC
	MOVD	R0, ·stdoutAtStart(SB)
	JMP	_rt0_arm64_linux(SB)
