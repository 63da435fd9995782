package conformance.aout;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kernel.api.BinPrm;
import kernel.api.BinaryFormat;
import kernel.api.ByteString;
import kernel.api.Cred;
import kernel.api.LoadResult;
import kernel.api.MapRequest;
import kernel.api.MmField;
import kernel.api.Registers;
import kernel.api.Rule;
import kernel.sim.exec.Kernel;
import kernel.sim.fs.FileAccess;
import kernel.sim.fs.FileDescription;
import kernel.sim.fs.MemoryFileSystem;
import kernel.sim.fs.PathWalk;
import kernel.sim.mm.MapFlags;
import kernel.sim.mm.MmLimits;
import kernel.sim.mm.MmapLayout;
import kernel.sim.mm.PagedAddressSpace;
import kernel.sim.mm.PhysicalMemory;
import kernel.sim.profile.ArchAbi;
import kernel.sim.profile.KernelBehaviour;
import kernel.sim.profile.LinuxProfile;
import kernel.sim.profile.MachineProfile;
import kernel.sim.profile.Settings;
import kernel.sim.task.Program;
import kernel.sim.task.Resource;
import kernel.sim.task.Rlimits;
import kernel.sim.task.Task;
import kernel.sim.task.TaskExec;

/** The machine of a record and the task that makes its call: a program called init, traced by the super-user. */
final class CallerSetup {
    private static final String INIT = "/init";
    private static final int INIT_SIZE = 1 << 20;

    /** The machines of the records had less than 1 GiB, and no swap. */
    private static final long MEMORY_PAGES = 1 << 17;

    /** The flags that the caller's last comparison left. */
    private static final long CALLERS_FLAGS = 0x86;

    private static final int STACK =
            MapFlags.MAP_PRIVATE | MapFlags.MAP_ANONYMOUS | MapFlags.MAP_FIXED | MapFlags.MAP_GROWSDOWN;

    private final AoutRecord record;
    private final MemoryFileSystem files;
    private final LinuxProfile profile;
    private final PhysicalMemory memory = new PhysicalMemory();

    CallerSetup(AoutRecord record, MemoryFileSystem files) {
        this.record = record;
        this.files = files;
        this.profile = record.profile();
    }

    MachineProfile machineProfile() {
        MachineProfile machine = MachineProfile.builtIn();
        Settings settings = machine.settings();
        Settings changed = new Settings(
                record.number("min_addr", 4096),
                record.number("min_addr", 4096),
                (int) record.number("overcommit", 0),
                record.number("legacy", 0) != 0,
                settings.maxMapCount(),
                settings.mmapRndBits(),
                settings.mmapRndCompatBits(),
                (int) record.number("rand", 0),
                settings.suidDumpable());
        return machine.withSystem(MEMORY_PAGES, 0, changed);
    }

    private ArchAbi abi() {
        var machine = profile.architecture().machine(machineProfile());
        return (ArchAbi) machine.compatAbi().orElse(machine.nativeAbi());
    }

    /** Returns by how many pages the real kernel moved the stack. */
    int stackShift() {
        Optional<Long> top = record.event("exec")
                .map(event -> event.get("stack_top"))
                .map(JsonElement::getAsString)
                .map(Long::decode);
        return top.map(end -> (int) ((abi().stackTop(0) - end) / PagedAddressSpace.PAGE))
                .orElse(0);
    }

    Task task(Kernel kernel) {
        Task task = new Task();
        int uid = (int) record.number("uid", 0);
        task.cred(new Cred(uid, uid, uid, uid, false));
        task.rlimits(record.rlimits());
        task.personality((int) record.number("pers", 0));
        task.trace();
        files.put(INIT, 0755, new byte[INIT_SIZE]);
        PagedAddressSpace mm = addressSpace(kernel, task);
        FileDescription init = open(INIT);
        new TaskExec(task)
                .start(new Program(
                        profile, init, ByteString.of("init"), NO_FORMAT, abi(), mm, registers(), true, () -> {}));
        return task;
    }

    private FileDescription open(String path) {
        return new FileDescription(PathWalk.walk(files, ByteString.of("/"), FileAccess.ROOT, ByteString.of(path)));
    }

    private Registers registers() {
        Registers registers = Registers.zero(abi().registerSet());
        Optional<JsonObject> seen = record.callersRegisters();
        if (seen.isPresent()) {
            for (String name : registers.set().names()) {
                JsonElement value = seen.get().get(RegisterNames.ofRecord(name));
                registers = value == null ? registers : registers.with(name, Long.decode(value.getAsString()));
            }
        }
        String flags = abi().flagsRegister().orElseThrow();
        return registers.with(flags, registers.get(flags) | CALLERS_FLAGS);
    }

    private PagedAddressSpace addressSpace(Kernel kernel, Task task) {
        Rlimits rlimits = task.rlimits();
        MmapLayout layout =
                MmapLayout.pick(abi(), 0, false, rlimits.get(Resource.STACK).soft(), 0, 0);
        MmLimits limits = new MmLimits(
                rlimits.get(Resource.AS).soft(),
                rlimits.get(Resource.DATA).soft(),
                rlimits.get(Resource.DATA).hard(),
                rlimits.get(Resource.STACK).soft(),
                rlimits.get(Resource.MEMLOCK).soft(),
                false,
                task.capabilities().canMapLow(),
                profile.has(KernelBehaviour.DATA_LIMIT_OF_MAPPINGS));
        PagedAddressSpace mm = new PagedAddressSpace(memory, kernel.machineProfile(), layout, limits);
        record.event("uselib").ifPresent(event -> map(mm, event));
        return mm;
    }

    /** Maps what the caller of uselib had before, which is what the record shows without the libraries. */
    private void map(PagedAddressSpace mm, JsonObject event) {
        for (RecordedMap row : callersMaps(event)) {
            if (row.isStack()) {
                long start = row.start() - hiddenPage();
                mm.mmap(start, row.end() - start, row.prot(), STACK, Optional.empty(), 0);
            } else if (row.name().equals(INIT)) {
                mm.mmap(MapRequest.ofFile(
                        open(INIT), row.offset(), row.start(), row.size(), row.prot(), MapRequest.Placement.FIXED));
            } else {
                mm.mmap(MapRequest.anonymous(row.start(), row.size(), row.prot(), MapRequest.Placement.FIXED));
            }
        }
        JsonElement brk = event.getAsJsonObject("mm").get("start_brk");
        long vaddr = brk == null ? PagedAddressSpace.PAGE : Long.decode(brk.getAsString());
        mm.set(MmField.START_BRK, vaddr);
        mm.set(MmField.BRK, vaddr);
        JsonObject fields = event.getAsJsonObject("mm");
        mm.set(MmField.START_STACK, Long.decode(fields.get("start_stack").getAsString()));
    }

    private long hiddenPage() {
        return profile.has(KernelBehaviour.STACK_GUARD_PAGE) ? PagedAddressSpace.PAGE : 0;
    }

    /** Its program, the memory right behind that, and what has a name in brackets. */
    static List<RecordedMap> callersMaps(JsonObject event) {
        List<RecordedMap> rows = new ArrayList<>();
        long programEnd = -1;
        for (RecordedMap row : RecordedMap.parseAll(event.getAsJsonArray("maps"))) {
            boolean isProgram = row.name().equals(INIT);
            if (isProgram || row.start() == programEnd || row.isNamedByKernel()) {
                rows.add(row);
            }
            programEnd = isProgram ? row.end() : -1;
        }
        return rows;
    }

    private static final BinaryFormat NO_FORMAT = new BinaryFormat() {
        @Override
        public String name() {
            return "none";
        }

        @Override
        public List<Rule> rules() {
            return List.of();
        }

        @Override
        public LoadResult loadBinary(BinPrm bprm) {
            throw new IllegalStateException("loads nothing");
        }
    };
}
