package kernel.sim.mm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import kernel.api.ExecException;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.TestFiles;
import kernel.sim.profile.MachineProfile;
import kernel.sim.profile.TestSeed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Random accesses and calls of programs that share memory, compared with arrays of bytes after each: translations that
 * somebody kept must never show old bytes, decoded instructions must never be stale unnoticed, no frame may be lost.
 */
class MemoryModelTests {
    private static final int PAGE = PhysicalMemory.PAGE_SIZE;
    private static final int STEPS = 30_000;
    private static final int FILE_PAGES = 8;
    private static final int MADV_DONTNEED = 4;

    /** An address space, two processors that use it, and what it should hold. */
    private record Program(PagedAddressSpace space, List<UserAccess> processors, MemoryModel model) {
        static Program of(PagedAddressSpace space, MemoryModel model) {
            return new Program(space, List.of(space.access(), space.access()), model);
        }

        void end() {
            processors.forEach(UserAccess::close);
            space.mmput();
        }
    }

    private final SplittableRandom random = TestSeed.random(MemoryModelTests.class);
    private final PhysicalMemory memory = new PhysicalMemory();
    private final int usedAtFirst = memory.used();
    private final byte[] content = TestFiles.pattern(FILE_PAGES * PAGE);
    private final FileDescription file =
            new FileDescription(TestFiles.of("/f", content).dentry(), true, true);
    private final List<Program> programs = new ArrayList<>();
    private final Map<Integer, byte[]> decoded = new HashMap<>();
    private final FrameListener decoder = new FrameListener() {
        @Override
        public void codeMarked(int frame) {
            decoded.put(frame, bytesOf(frame));
        }

        @Override
        public void codeWritten(int frame, int offset, int length) {
            decoded.remove(frame);
        }
    };

    private byte[] bytesOf(int frame) {
        int at = memory.offset(frame);
        return Arrays.copyOfRange(memory.array(frame), at, at + PAGE);
    }

    private boolean isSame(int frame, byte[] bytes) {
        int at = memory.offset(frame);
        return Arrays.equals(memory.array(frame), at, at + PAGE, bytes, 0, PAGE);
    }

    private void start() {
        byte[][] pages = new byte[FILE_PAGES][];
        Arrays.setAll(pages, page -> Arrays.copyOfRange(content, page * PAGE, (page + 1) * PAGE));
        PagedAddressSpace space = new PagedAddressSpace(
                memory, MachineProfile.builtIn(), TestSpaces.layout(true, false), TestSpaces.UNLIMITED);
        programs.add(Program.of(space, new MemoryModel(pages)));
        memory.addListener(decoder);
    }

    @AfterEach
    void loseNoFrame() {
        programs.forEach(Program::end);
        PageCache cache = memory.caches().of(file);
        int cached = 0;
        for (int page = 0; page < FILE_PAGES; page++) {
            cached += cache.find(page) == 0 ? 0 : 1;
        }
        assertThat(memory.used()).isEqualTo(usedAtFirst + cached);
    }

    @Test
    void oneProgramSeesWhatItWrote() {
        start();
        for (int i = 0; i < STEPS; i++) {
            step(programs.get(0));
        }
        assertSame();
    }

    @Test
    void programsSeeWhatTheyShareAndNothingElse() {
        start();
        for (int i = 0; i < STEPS; i++) {
            if (i % 300 == 0) {
                assertSame();
                forkOrExit();
            }
            step(programs.get(random.nextInt(programs.size())));
        }
    }

    /** Reads all memory of all programs. */
    private void assertSame() {
        byte[] page = new byte[PAGE];
        for (Program program : programs) {
            for (int i = 0; i < MemoryModel.PAGES; i++) {
                long vaddr = MemoryModel.address(i);
                int count = program.space().read(vaddr, page, PAGE);
                assertThat(count).isEqualTo(program.model().isMapped(i) ? PAGE : 0);
                if (count > 0) {
                    assertThat(page).isEqualTo(program.model().page(i));
                }
            }
        }
    }

    private void forkOrExit() {
        Program one = programs.get(random.nextInt(programs.size()));
        if (programs.size() < 4) {
            programs.add(Program.of(one.space().dupMm(), one.model().copy()));
        } else {
            one.end();
            programs.remove(one);
        }
    }

    private void step(Program program) {
        int kind = random.nextInt(100);
        if (kind < 35) {
            load(program);
        } else if (kind < 70) {
            store(program);
        } else if (kind < 80) {
            copy(program);
        } else if (kind < 85) {
            execute(program);
        } else {
            call(program);
            long own = program.model().own();
            assertThat(program.space().use().rssAnon()).isEqualTo(own);
        }
        decoded.forEach((frame, bytes) -> assertThat(isSame(frame, bytes)).isTrue());
    }

    /** Returns an address of any page, often near one of its ends. */
    private long address() {
        long page = MemoryModel.address(random.nextInt(MemoryModel.PAGES));
        return random.nextBoolean() ? page + random.nextInt(PAGE) : page + random.nextInt(40) - 20;
    }

    private UserAccess processor(Program program) {
        return program.processors().get(random.nextInt(2));
    }

    private void load(Program program) {
        UserAccess processor = processor(program);
        long vaddr = address();
        int size = 1 << random.nextInt(5);
        byte[] loaded = load(processor, vaddr, size);
        int usable = program.model().usable(vaddr, size, Access.READ);
        assertFault(program, processor, vaddr, usable, size, Access.READ);
        byte[] expected = usable == size ? program.model().bytes(vaddr, size) : new byte[size];
        assertThat(Arrays.copyOf(loaded, size)).isEqualTo(expected);
    }

    private static byte[] load(UserAccess processor, long vaddr, int size) {
        ByteBuffer loaded = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        switch (size) {
            case 1 -> loaded.put(processor.load1(vaddr));
            case 2 -> loaded.putShort(processor.load2(vaddr));
            case 4 -> loaded.putInt(processor.load4(vaddr));
            case 8 -> loaded.putLong(processor.load8(vaddr));
            default -> {
                long[] halves = new long[2];
                processor.load16(vaddr, halves);
                loaded.putLong(halves[0]).putLong(halves[1]);
            }
        }
        return loaded.array();
    }

    private void assertFault(Program program, UserAccess processor, long vaddr, int usable, int size, Access access) {
        boolean isWhole = usable == size;
        assertThat(processor.fault().isResolved()).isEqualTo(isWhole);
        if (!isWhole) {
            assertThat(processor.fault()).isEqualTo(program.model().fault(vaddr + usable, access));
            assertThat(processor.faultAddress()).isEqualTo(vaddr + usable);
        }
        processor.clearFault();
    }

    private void store(Program program) {
        UserAccess processor = processor(program);
        long vaddr = address();
        int size = 1 << random.nextInt(5);
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        int usable = program.model().usable(vaddr, size, Access.WRITE);
        store(processor, vaddr, size, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
        assertFault(program, processor, vaddr, usable, size, Access.WRITE);
        // Both pages are brought in first: one may be a copy of what the other is about to change.
        touch(program, vaddr, usable);
        touch(program, vaddr + size - 1, usable == size ? 1 : 0);
        for (int i = 0; i < size && usable == size; i++) {
            program.model().set(vaddr + i, bytes[i]);
        }
    }

    /** A page that was brought in for a write is the program's own, even if the write then failed in the next one. */
    private static void touch(Program program, long vaddr, int usable) {
        if (usable > 0) {
            program.model().set(vaddr, program.model().get(vaddr));
        }
    }

    private static void store(UserAccess processor, long vaddr, int size, ByteBuffer bytes) {
        switch (size) {
            case 1 -> processor.store1(vaddr, bytes.get());
            case 2 -> processor.store2(vaddr, bytes.getShort());
            case 4 -> processor.store4(vaddr, bytes.getInt());
            case 8 -> processor.store8(vaddr, bytes.getLong());
            default -> processor.store16(vaddr, bytes.getLong(), bytes.getLong());
        }
    }

    /** Reads or writes a range that may reach over several pages, as a processor or as the kernel does. */
    private void copy(Program program) {
        UserAccess processor = processor(program);
        long vaddr = address();
        byte[] bytes = new byte[1 + random.nextInt(3 * PAGE)];
        random.nextBytes(bytes);
        Access access = random.nextBoolean() ? Access.READ : Access.WRITE;
        int usable = program.model().usable(vaddr, bytes.length, access);
        if (access == Access.READ) {
            assertThat(processor.read(vaddr, bytes, 0, bytes.length)).isEqualTo(usable);
            assertThat(Arrays.copyOf(bytes, usable)).isEqualTo(program.model().bytes(vaddr, usable));
        } else {
            switch (random.nextInt(3)) {
                case 0 ->
                    assertThat(processor.write(vaddr, bytes, 0, bytes.length)).isEqualTo(usable);
                case 1 -> assertThat(program.space().copyToUser(vaddr, bytes)).isEqualTo(usable == bytes.length);
                default -> {
                    Arrays.fill(bytes, (byte) 7);
                    assertThat(processor.fill(vaddr, (byte) 7, bytes.length)).isEqualTo(usable);
                }
            }
            for (int i = 0; i < usable; i++) {
                program.model().set(vaddr + i, bytes[i]);
            }
        }
        processor.clearFault();
    }

    /** Fetches from a page, and keeps what it decodes from now on. */
    private void execute(Program program) {
        UserAccess processor = processor(program);
        long vaddr = address();
        int frame = processor.fetch(vaddr);
        Fault expected = program.model().fault(vaddr, Access.EXECUTE);
        assertThat(frame >= 0).isEqualTo(expected.isResolved());
        if (frame >= 0) {
            assertThat(memory.array(frame)[memory.offset(frame) + (int) (vaddr & (PAGE - 1))])
                    .isEqualTo(program.model().get(vaddr));
            if (frame != PhysicalMemory.ZERO_PAGE) {
                memory.markCode(frame);
            }
        }
        processor.clearFault();
    }

    private void call(Program program) {
        int group = random.nextInt(MemoryModel.PAGES / MemoryModel.GROUP) * MemoryModel.GROUP;
        int from = group + random.nextInt(MemoryModel.GROUP);
        int to = from + 1 + random.nextInt(Math.min(12, group + MemoryModel.GROUP - from));
        long vaddr = MemoryModel.address(from);
        long length = (long) (to - from) * PAGE;
        PagedAddressSpace space = program.space();
        switch (random.nextInt(8)) {
            case 0 -> {
                space.munmap(vaddr, length);
                program.model().unmap(from, to);
            }
            case 1, 2 -> {
                int prot = random.nextInt(8);
                boolean isWhole = program.model().protect(from, to, prot);
                assertThat(succeeds(() -> space.mprotect(vaddr, length, prot))).isEqualTo(isWhole);
            }
            case 3 -> {
                boolean isWhole = program.model().dontNeed(from, to);
                assertThat(succeeds(() -> space.madvise(vaddr, length, MADV_DONTNEED)))
                        .isEqualTo(isWhole);
            }
            case 4 -> move(program, from, to - from);
            default -> map(program, from, to);
        }
    }

    private static boolean succeeds(Runnable call) {
        try {
            call.run();
            return true;
        } catch (ExecException e) {
            return false;
        }
    }

    private void map(Program program, int from, int to) {
        int prot = random.nextInt(3) == 0 ? random.nextInt(8) : 7;
        boolean isShared = random.nextInt(3) == 0;
        int populate = random.nextInt(4) == 0 ? MapFlags.MAP_POPULATE : 0;
        int flags = MapFlags.MAP_FIXED | (isShared ? MapFlags.MAP_SHARED : MapFlags.MAP_PRIVATE) | populate;
        long vaddr = MemoryModel.address(from);
        long length = (long) (to - from) * PAGE;
        if (random.nextInt(3) == 0 && to - from <= FILE_PAGES) {
            int page = random.nextInt(FILE_PAGES - (to - from) + 1);
            program.space().mmap(vaddr, length, prot, flags, Optional.of(file), (long) page * PAGE);
            program.model().mapFile(from, to, prot, isShared, page);
        } else {
            program.space().mmap(vaddr, length, prot, flags | MapFlags.MAP_ANONYMOUS, Optional.empty(), 0);
            program.model().mapZeroes(from, to, prot, isShared);
        }
        boolean isWritten = populate != 0 && !isShared && (prot & kernel.api.Prot.PROT_WRITE) != 0;
        for (long at = vaddr; isWritten && at < vaddr + length; at += PAGE) {
            touch(program, at, 1);
        }
    }

    private void move(Program program, int from, int count) {
        int group = random.nextInt(MemoryModel.PAGES / MemoryModel.GROUP) * MemoryModel.GROUP;
        int to = group + random.nextInt(MemoryModel.GROUP - count + 1);
        if (Math.abs(to - from) < count) {
            return;
        }
        boolean isLeaving = random.nextInt(4) == 0;
        int flags =
                MremapFlags.MREMAP_MAYMOVE | MremapFlags.MREMAP_FIXED | (isLeaving ? MremapFlags.MREMAP_DONTUNMAP : 0);
        long length = (long) count * PAGE;
        boolean isMoved = succeeds(() ->
                program.space().mremap(MemoryModel.address(from), length, length, flags, MemoryModel.address(to)));
        assertThat(isMoved).isEqualTo(program.model().isMapped(from));
        if (isMoved) {
            program.model().move(from, to, count, isLeaving);
        }
    }
}
