package binfmt.elf.core;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kernel.api.AuxVector;
import kernel.api.ByteString;
import kernel.api.ByteView;
import kernel.api.CoreDumpParams;
import kernel.api.ExecException;
import kernel.api.OpenFile;
import kernel.api.RegisterSet;
import kernel.api.Registers;
import kernel.api.RegsetView;
import kernel.api.Span;
import kernel.api.Vma;

/**
 * An ELF core: notes, registers and memory of a task that died.
 *
 * <p>Reading trusts nothing: each call that finds the file damaged throws an {@link ExecException} with a
 * {@link CoreRule} and the place, and no other exception. Only headers and the list of notes are kept in memory;
 * contents are read when they are asked for.
 */
public final class ElfCore {
    private static final int MAX_AUXV = 1 << 16;

    private final CoreFile file;
    private final CoreHeader header;
    private final int pageSize;
    private final List<ElfNote> notes;
    private final List<CoreSegment> segments;
    private final CoreMemory memory;

    private ElfCore(CoreReader reader) {
        this.file = reader.file();
        this.header = reader.header();
        this.pageSize = reader.pageSize();
        this.notes = List.copyOf(reader.notes());
        this.segments = List.copyOf(reader.segments());
        this.memory = CoreMemory.of(file, segments);
    }

    /**
     * Writes the core of a task.
     *
     * @param params the task and where its core goes
     * @return false, with nothing written, if the limit is below one page or such cores are not modelled; true also if
     *     the core was cut at the limit
     * @throws IOException if the output fails
     * @kernel v6.18 fs/binfmt_elf.c, {@code elf_core_dump}
     */
    public static boolean dump(CoreDumpParams params) throws IOException {
        Optional<RegsetView> view = params.abi().regsetView();
        int pageSize = params.machine().pageSize();
        boolean isRoom = Long.compareUnsigned(params.limit(), pageSize) >= 0;
        if (!isRoom || view.isEmpty() || !params.kernel().has(CoreBehaviour.SIGINFO_AND_FILE)) {
            return false;
        }
        CoreHeader header = new CoreHeader(
                params.abi().wordSize(), params.abi().byteOrder(), view.get().machine());
        List<Vma> vmas = new ArrayList<>(params.mm().vmas());
        params.gateVma().ifPresent(vmas::add);
        VmaDumpSize dumpSize = new VmaDumpSize(params.mm(), params.filter(), pageSize);
        List<CoreSegment> segments = new ArrayList<>(vmas.size());
        Map<Long, Vma> byStart = new HashMap<>();
        for (Vma vma : vmas) {
            segments.add(new CoreSegment(vma.start(), vma.end() - vma.start(), dumpSize.of(vma), vma.prot(), 0));
            byStart.put(vma.start(), vma);
        }
        LiveContent content = new LiveContent(
                header, new LiveNotes(params, view.get(), header).collect(vmas), params.mm(), byStart, pageSize);
        new CoreWriter(header, pageSize).write(segments, content, new DumpOutput(params.output(), params.limit()));
        return true;
    }

    /**
     * Reads a core.
     *
     * @param file the core, which must stay readable while the core is used
     * @return the core
     * @throws ExecException with ENOEXEC and a {@link CoreRule} if it is not a core, or damaged; with EIO if it cannot
     *     be read
     */
    public static ElfCore read(OpenFile file) {
        return new ElfCore(new CoreReader(file));
    }

    /**
     * Writes the core again, as a kernel lays it out: what a kernel wrote, without a limit, comes out byte for byte.
     *
     * @param output where it goes
     * @throws IOException if the output fails
     * @throws ExecException if the file has changed
     */
    public void write(WritableByteChannel output) throws IOException {
        StoredContent content = new StoredContent(file, header, notes);
        new CoreWriter(header, pageSize).write(segments, content, new DumpOutput(output, -1));
    }

    /**
     * Returns the machine type.
     *
     * @return e_machine
     */
    public int machine() {
        return header.machine();
    }

    /**
     * Returns the size of an address.
     *
     * @return 4 or 8 bytes
     */
    public int wordSize() {
        return header.wordSize();
    }

    /**
     * Returns the byte order.
     *
     * @return little or big endian
     */
    public ByteOrder byteOrder() {
        return header.order();
    }

    /**
     * Returns the notes.
     *
     * @return in the order of the file
     */
    public List<ElfNote> notes() {
        return notes;
    }

    /**
     * Reads a note.
     *
     * @param note one of {@link #notes()}
     * @return its content
     * @throws ExecException with {@link CoreRule#NOTE_SIZE} if it is larger than an array can be
     */
    public ByteString content(ElfNote note) {
        ByteView view = file.bytes(note.offset(), note.size(), "note");
        return view.bytes(0, view.length());
    }

    /**
     * Returns the mappings.
     *
     * @return in the order of the file, mostly that of addresses
     */
    public List<CoreSegment> segments() {
        return segments;
    }

    /**
     * Returns the threads.
     *
     * @return the one that the signal hit is the first
     * @throws ExecException if a note is damaged
     */
    public List<PrStatus> threads() {
        List<PrStatus> threads = new ArrayList<>();
        for (ElfNote note : notes) {
            if (note.isCore(NoteType.NT_PRSTATUS)) {
                threads.add(PrStatus.parse(view(note, PrStatus.MAX_SIZE), header.wordSize()));
            }
        }
        return threads;
    }

    /**
     * Returns the general registers of a thread by name.
     *
     * @param thread one of {@link #threads()}
     * @param view how the machine's cores show registers
     * @return the registers
     * @throws ExecException with {@link CoreRule#REGISTERS} if the core is of another machine
     */
    public Registers registers(PrStatus thread, RegsetView view) {
        RegisterSet set = view.general();
        boolean isMachine = view.machine() == header.machine()
                && set.names().size() == thread.reg().size();
        file.require(isMachine, CoreRule.REGISTERS, new Span(CoreHeader.MACHINE, 2, "e_machine"), header.machine());
        Registers registers = Registers.zero(set);
        for (int i = 0; i < set.names().size(); i++) {
            registers = registers.with(set.names().get(i), thread.reg().get(i));
        }
        return registers;
    }

    /**
     * Returns what the process was.
     *
     * @return empty without a note NT_PRPSINFO
     * @throws ExecException if the note is damaged
     */
    public Optional<PrPsInfo> process() {
        return find(NoteType.NT_PRPSINFO)
                .map(note -> PrPsInfo.parse(view(note, PrPsInfo.size(header.wordSize())), header.wordSize()));
    }

    /**
     * Returns the auxiliary vector.
     *
     * @return empty without a note NT_AUXV
     * @throws ExecException if the note is damaged
     */
    public AuxVector auxv() {
        return find(NoteType.NT_AUXV)
                .map(note -> view(note, MAX_AUXV))
                .map(view -> view.bytes(0, view.length()).toByteArray())
                .map(bytes -> AuxVector.parse(bytes, header.wordSize(), header.order()))
                .orElse(AuxVector.EMPTY);
    }

    /**
     * Returns the mapped files.
     *
     * @return in the order of addresses; none without a note NT_FILE
     * @throws ExecException if the note is damaged
     */
    public List<CoreMapping> files() {
        return find(NoteType.NT_FILE)
                .map(note -> FileNote.parse(view(note, FileNote.MAX_SIZE), header.wordSize())
                        .mappings())
                .orElse(List.of());
    }

    /**
     * Reads memory.
     *
     * @param vaddr where from
     * @param target where the bytes go
     * @param length how many, at most the length of {@code target}
     * @return how many the core holds in a row
     * @throws ExecException if the file has changed
     */
    public int read(long vaddr, byte[] target, int length) {
        return memory.read(vaddr, target, length);
    }

    private Optional<ElfNote> find(int type) {
        return notes.stream().filter(note -> note.isCore(type)).findFirst();
    }

    private ByteView view(ElfNote note, int most) {
        Span span = new Span(note.offset(), note.size(), "note");
        file.require(note.size() <= most, CoreRule.NOTE_SIZE, span, note.size());
        return file.bytes(note.offset(), note.size(), "note").order(header.order());
    }
}
