#include "textflag.h"

// entry asks for standard output's descriptor, and goes on where every Go program
// begins.
TEXT render_oam_entry(SB),NOSPLIT|NOFRAME|TOPFRAME,$0
	MOVL	$72, AX // fcntl
	MOVL	$1, DI // standard output
	MOVL	$1, SI // F_GETFD
	SYSCALL
	MOVQ	AX, ·stdoutAtStart(SB)
	JMP	_rt0_amd64_linux(SB)
