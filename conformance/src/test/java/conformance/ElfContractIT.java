package conformance;

import binfmt.elf.ElfFormat;
import binfmt.elf.testing.ElfImageBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kernel.api.BinaryFormat;
import kernel.tck.BinaryFormatContract;
import kernel.tck.Sample;

/** ELF keeps the contract of all formats. */
class ElfContractIT extends BinaryFormatContract {
    @Override
    protected BinaryFormat format() {
        return new ElfFormat();
    }

    @Override
    protected List<Sample> samples() {
        byte[] interp = SampleElf.interp64().build();
        List<Sample> samples = new ArrayList<>(List.of(
                loads("a program", SampleElf.exec64()),
                loads("a position-independent program", SampleElf.staticPie64()),
                loads("a program with an interpreter", SampleElf.pie64()).withFile(SampleElf.INTERP, interp)));
        Stream.concat(EarlyElfDamages.all().stream(), LateElfDamages.all().stream())
                .map(ElfContractIT::damaged)
                .forEach(samples::add);
        return samples;
    }

    @Override
    protected List<Sample> libraries() {
        ElfImageBuilder two = library().load(ElfImageBuilder.PF_R, 0, 0x60001000, 0x1000);
        return List.of(
                loads("a library", library()),
                refused("position-independent", library().type(ElfImageBuilder.ET_DYN), "elf.lib.type"),
                refused("many program headers", library().phnum(3), "elf.lib.count"),
                refused("for another machine", library().machine(40), "elf.lib.machine"),
                refused("no program headers inside", library().phoff(0x5000), "elf.lib.phdrs"),
                refused("nothing to load", ElfImageBuilder.elf64().size(0x1000), "elf.lib.load"),
                refused("two segments", two, "elf.lib.load"),
                Sample.refused("half a header", Arrays.copyOf(library().build(), 32), "elf.lib.header"),
                refused("an empty segment", segment(0, 0x60000000, 0, 0), "elf.lib.map"),
                refused("a segment behind the end", segment(0x4000, 0x60000000, 0x10, 0x10), "elf.lib.zero"),
                refused("bss of all memory", segment(0, 0x60000000, 0x1000, 1L << 47), "elf.lib.bss"));
    }

    private static ElfImageBuilder library() {
        return segment(0, 0x60000000, 0x1000, 0x3000);
    }

    private static ElfImageBuilder segment(long offset, long vaddr, long filesz, long memsz) {
        int flags = ElfImageBuilder.PF_R;
        return ElfImageBuilder.elf64()
                .phdr(ElfImageBuilder.PT_LOAD, flags, offset, vaddr, filesz, memsz, 0x1000)
                .size(0x1000);
    }

    private static Sample refused(String name, ElfImageBuilder file, String rule) {
        return Sample.refused(name, file.build(), rule);
    }

    private static Sample loads(String name, ElfImageBuilder file) {
        return Sample.loads(name, file.build());
    }

    private static Sample damaged(ElfDamage damage) {
        Sample sample = Sample.refused(damage.name(), damage.program().build(), damage.rule());
        return damage.interp()
                .map(file -> sample.withFile(SampleElf.INTERP, file))
                .orElse(sample);
    }

    @Override
    protected Map<String, String> unreachableRules() {
        Map<String, String> rules = new HashMap<>(Map.of(
                "elf.file.mmap", "every regular file can be mapped",
                "elf.interp.mmap", "every regular file can be mapped",
                "elf.lib.mmap", "every regular file can be mapped",
                "elf.stack.extend", "the stack of this contract has no limit",
                "elf.header.fdpic", "only arm knows such files",
                "elf.header.target", "on x86 e_machine says all"));
        for (String property : List.of("desc", "length", "note", "order", "read", "size", "word")) {
            rules.put("elf.property." + property, "only aarch64 reads properties");
        }
        return rules;
    }
}
