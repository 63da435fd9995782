package conformance.plugins;

/** Files of the formats that are examples. */
final class ExampleFiles {
    private static final int FLAT_SIZE = 160;
    private static final int FLAGS = 39;

    private ExampleFiles() {}

    /** Code from 64, data from 128, bss and stack behind; loaded into memory. */
    static byte[] flat() {
        byte[] program = new byte[FLAT_SIZE];
        byte[] head = {
            'b', 'F', 'L', 'T', 0, 0, 0, 4, 0, 0, 0, 64, 0, 0, 0, (byte) 128, 0, 0, 0, (byte) 160, 0, 0, 1, 0, 0, 0, 16
        };
        System.arraycopy(head, 0, program, 0, head.length);
        program[FLAGS] = 1;
        return program;
    }

    static byte[] hello() {
        return new byte[] {'H', 'E', 'L', 'O', (byte) 0x90, (byte) 0xf4};
    }
}
