/*
 * The program whose memory mmseq changes.  It has nothing to do by itself: mmseq sets its registers and lets it run to
 * the next int3.  It has the usual kinds of mappings (headers, code, constants, data, zeroes), uses no stack, and
 * executes in one page.
 */
        .globl  _start
        .text
_start: syscall                         /* + 0 */
        int3
        .balign 4
        movzbl  (%rdi), %eax            /* + 4 */
        int3
        .balign 4
        movb    %sil, (%rdi)            /* + 8 */
        int3

        .section .rodata
        .fill   4096, 1, 'r'
        .data
        .fill   6000, 1, 'd'
        .bss
        .zero   12000
        .section .note.GNU-stack, "", @progbits
