package kernel.api;

import java.util.Optional;

/**
 * All that a {@link Rule} says.
 *
 * @param id stable name: dotted lower-case words, for example {@code elf.interp.open}
 * @param errno what a violation yields; past the point of no return nobody sees it, and the task dies by a signal
 * @param sentence what must hold, for a reader who does not know the format: one plain sentence without a full stop
 * @param function the kernel function that has the check, for example {@code load_elf_binary}
 * @param since the first kernel that has it, or empty if every modelled kernel had it from its start
 * @param until the first kernel that no longer has it, or empty if today's kernel has it
 */
public record RuleDefinition(
        String id,
        Errno errno,
        String sentence,
        String function,
        Optional<KernelVersion> since,
        Optional<KernelVersion> until) {
    /**
     * Defines a rule that all kernels have.
     *
     * @param id stable name
     * @param errno what a violation yields
     * @param sentence what must hold
     * @param function the kernel function that has the check
     * @return the definition
     */
    public static RuleDefinition of(String id, Errno errno, String sentence, String function) {
        return new RuleDefinition(id, errno, sentence, function, Optional.empty(), Optional.empty());
    }

    /**
     * Restricts the rule to later kernels.
     *
     * @param version the first kernel that has it, for example {@code 5.1}
     * @return a copy with that version
     */
    public RuleDefinition since(String version) {
        return new RuleDefinition(id, errno, sentence, function, Optional.of(KernelVersion.parse(version)), until);
    }

    /**
     * Restricts the rule to earlier kernels.
     *
     * @param version the first kernel that no longer has it
     * @return a copy with that version
     */
    public RuleDefinition until(String version) {
        return new RuleDefinition(id, errno, sentence, function, since, Optional.of(KernelVersion.parse(version)));
    }
}
