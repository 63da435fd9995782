package conformance;

import binfmt.elf.testing.ElfImageBuilder;
import java.util.Optional;
import kernel.api.Errno;
import kernel.api.Span;

/**
 * An ELF program that breaks one rule.
 *
 * @param name what is wrong
 * @param rule id of the broken rule
 * @param errno what the kernel has for it
 * @param span the bytes at fault; empty where the rule is about no bytes
 * @param atFault path of the file at fault
 * @param cause id of the rule that was broken underneath
 * @param program the program
 * @param interp its interpreter
 */
record ElfDamage(
        String name,
        String rule,
        Errno errno,
        Optional<Span> span,
        String atFault,
        Optional<String> cause,
        ElfImageBuilder program,
        Optional<byte[]> interp) {
    static final String PROGRAM = "/bin/damaged";

    static ElfDamage of(String name, String rule, Errno errno, Span span, ElfImageBuilder program) {
        return new ElfDamage(
                name, rule, errno, Optional.of(span), PROGRAM, Optional.empty(), program, Optional.empty());
    }

    ElfDamage withCause(String id) {
        return new ElfDamage(name, rule, errno, span, atFault, Optional.of(id), program, interp);
    }

    ElfDamage withoutSpan() {
        return new ElfDamage(name, rule, errno, Optional.empty(), atFault, cause, program, interp);
    }

    /** The interpreter is at fault. */
    ElfDamage inInterp(byte[] file) {
        return new ElfDamage(name, rule, errno, span, SampleElf.INTERP, cause, program, Optional.of(file));
    }

    /** Returns the span of a program header of a 64-bit file. */
    static Span phdr(int index) {
        return new Span(64 + 56L * index, 56, "phdr[" + index + "]");
    }

    @Override
    public String toString() {
        return rule + ": " + name;
    }
}
