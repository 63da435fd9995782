package conformance;

import binfmt.elf.ElfFormat;
import binfmt.elf.testing.ElfImageBuilder;
import java.util.ArrayList;
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
        return Map.of(
                "elf.file.mmap", "every regular file can be mapped",
                "elf.stack.extend", "the stack of this contract has no limit");
    }
}
