package kernel.sim.diagnosis;

import java.util.ArrayList;
import java.util.List;
import kernel.api.ByteView;

/** Fields of an ELF header that Linux does not look at, with values that other tools stumble over. */
final class ElfOddities {
    private static final int EI_CLASS = 4;
    private static final int EI_DATA = 5;
    private static final int EI_VERSION = 6;
    private static final int EI_PAD = 8;

    private final FileLook file;
    private final ByteView head;

    ElfOddities(FileLook file) {
        this.file = file;
        this.head = file.head();
    }

    List<String> all() {
        List<String> odd = new ArrayList<>();
        boolean is64 = head.u8(EI_CLASS) != 1;
        if (head.length() < (is64 ? 64 : 52)) {
            return odd;
        }
        if (head.u8(EI_CLASS) == 0 || head.u8(EI_CLASS) > 2) {
            odd.add("EI_CLASS " + Words.hex(head.u8(EI_CLASS)));
        }
        if (head.u8(EI_DATA) == 0 || head.u8(EI_DATA) > 2) {
            odd.add("EI_DATA " + Words.hex(head.u8(EI_DATA)));
        }
        if (head.u8(EI_VERSION) != 1) {
            odd.add("EI_VERSION " + Words.hex(head.u8(EI_VERSION)));
        }
        long shoff = is64 ? head.u64(40) : head.u32(32);
        if (Long.compareUnsigned(shoff, file.size()) > 0) {
            odd.add("e_shoff " + Words.hex(shoff));
        }
        if (head.is(EI_PAD, 'A', 'I')) {
            odd.add("the AppImage mark \"AI\" at 0x8 (a binfmt_misc entry of the host may claim it)");
        }
        return odd;
    }
}
