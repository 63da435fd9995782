package binfmt.elf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import kernel.api.KernelVersion;
import kernel.api.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ElfRuleTests {
    /** The ids are what documentation and other programs refer to: none of them may ever change. */
    @Test
    void keepsIdErrnoAndOrder() {
        assertThat(Arrays.stream(ElfRule.values()).map(rule -> rule.id() + " " + rule.errno()))
                .containsExactly(
                        "elf.header.magic ENOEXEC",
                        "elf.header.type ENOEXEC",
                        "elf.header.machine ENOEXEC",
                        "elf.header.target ENOEXEC",
                        "elf.header.fdpic ENOEXEC",
                        "elf.file.mmap ENOEXEC",
                        "elf.phdr.entsize ENOEXEC",
                        "elf.phdr.count ENOEXEC",
                        "elf.phdr.page ENOEXEC",
                        "elf.phdr.size ENOEXEC",
                        "elf.phdr.read ENOEXEC",
                        "elf.phdr.memory ENOMEM",
                        "elf.descriptor EMFILE",
                        "elf.interp.twice EINVAL",
                        "elf.interp.memory ENOMEM",
                        "elf.interp.size ENOEXEC",
                        "elf.interp.read EIO",
                        "elf.interp.nul ENOEXEC",
                        "elf.interp.open ENOENT",
                        "elf.interp.header EIO",
                        "elf.interp.kind ELIBBAD",
                        "elf.interp.magic ELIBBAD",
                        "elf.interp.machine ELIBBAD",
                        "elf.interp.phdrs ELIBBAD",
                        "elf.property.size ENOEXEC",
                        "elf.property.read EIO",
                        "elf.property.note ENOEXEC",
                        "elf.property.desc ENOEXEC",
                        "elf.property.length ENOEXEC",
                        "elf.property.order ENOEXEC",
                        "elf.property.word ENOEXEC",
                        "elf.load.none EINVAL",
                        "elf.load.map ENOMEM",
                        "elf.load.address EINVAL",
                        "elf.load.zero EFAULT",
                        "elf.load.range EINVAL",
                        "elf.interp.type EPERM",
                        "elf.interp.mmap EPERM",
                        "elf.interp.none EINVAL",
                        "elf.interp.range ENOMEM",
                        "elf.interp.load ENOEXEC",
                        "elf.entry EINVAL",
                        "elf.stack.write EFAULT",
                        "elf.stack.extend EFAULT",
                        "elf.stack.string EINVAL");
    }

    @Test
    void namesEveryRuleOnce() {
        assertThat(ElfRule.values()).extracting(ElfRule::id).doesNotHaveDuplicates();
        assertThat(ElfRule.values()).extracting(ElfRule::sentence).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void hasAnIdOfDottedLowerCaseWords(ElfRule rule) {
        assertThat(rule.id()).matches("elf(\\.[a-z]+(-[a-z]+)*)+");
    }

    @ParameterizedTest
    @EnumSource
    void saysInOneSentenceWhatMustHold(ElfRule rule) {
        assertThat(rule.sentence()).matches("[a-z][^.]*[^. ]").containsPattern("\\bmust\\b");
        assertThat(rule.sentence()).hasSizeBetween(15, 100);
    }

    @ParameterizedTest
    @EnumSource
    void namesAnErrnoAndAFunctionOfTheKernel(ElfRule rule) {
        assertThat(rule.errno()).isNotNull();
        assertThat(rule.function()).matches("[a-z_]*elf[a-z_]*");
    }

    @Test
    void limitsTheHeadersToAPageInKernelsBefore613Only() {
        assertThat(ElfRule.PHDR_PAGE.until()).contains(new KernelVersion(6, 13));
    }

    @Test
    void belongsToLinux24ToLaterKernelsOrToBoth() {
        KernelVersion linux26 = new KernelVersion(2, 6);
        assertThat(ElfRule.values()).allSatisfy(rule -> {
            boolean isOf24 = rule.holdsIn(new KernelVersion(2, 4));
            boolean isLater = rule.holdsIn(new KernelVersion(5, 10));
            assertThat(isOf24 || isLater).isTrue();
        });
        assertThat(ElfRule.values())
                .filteredOn(rule -> rule.until().equals(Optional.of(linux26)))
                .containsExactly(
                        ElfRule.PHDR_MEMORY,
                        ElfRule.DESCRIPTOR,
                        ElfRule.INTERP_TWICE,
                        ElfRule.INTERP_MEMORY,
                        ElfRule.INTERP_KIND,
                        ElfRule.INTERP_LOAD);
    }

    @Test
    void areAllDeclaredByBothFormats() {
        List<Rule> all = new ArrayList<>(List.of(ElfRule.values()));
        all.addAll(List.of(ElfLibraryRule.values()));
        assertThat(new ElfFormat().rules()).isEqualTo(all);
        assertThat(new CompatElfFormat().rules()).isEqualTo(all);
    }
}
