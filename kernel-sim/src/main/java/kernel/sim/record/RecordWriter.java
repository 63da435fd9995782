package kernel.sim.record;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import kernel.api.AuxEntry;
import kernel.api.AuxVector;
import kernel.api.ByteString;
import kernel.api.ExecException;
import kernel.api.MmField;
import kernel.api.Registers;
import kernel.api.Signal;
import kernel.sim.proc.MapsRow;
import kernel.sim.proc.ProcAuxv;
import kernel.sim.proc.ProcMaps;
import kernel.sim.proc.ProcStack;
import kernel.sim.task.Descriptor;
import kernel.sim.task.Program;
import kernel.sim.task.Resource;
import kernel.sim.task.Rlimits;
import kernel.sim.task.Task;

/** Writes what is seen of a task after exec, field by field as an observer of a real kernel does. */
final class RecordWriter {
    private static final HexFormat HEX = HexFormat.of();
    private static final long HASH_LIMIT = 256L << 20;
    private static final int STACK_LIMIT = 256 << 10;
    private static final int CMDLINE_LIMIT = 4096;

    private final JsonWriter json;
    private final Optional<ByteString> base;

    /** Makes a writer of members of an object that the caller has begun; files below {@code base} are shown as @/name. */
    RecordWriter(JsonWriter json, Optional<ByteString> base) {
        this.json = json;
        this.base = base;
    }

    /** Writes a call that failed. */
    void failure(ExecException failure) throws IOException {
        if (failure.signal().isPresent()) {
            Signal signal = failure.signal().get();
            json.name("result").value("signal").name("signal").value(signal.name());
        } else {
            json.name("result").value("errno");
        }
        json.name("errno").value(failure.errno().name());
        json.name("num").value(failure.errno().number());
    }

    /** Writes a call that only asked. */
    void returned() throws IOException {
        json.name("result").value("returned");
    }

    /** Writes the open descriptors. */
    void descriptors(Task task) throws IOException {
        json.name("fds").beginArray();
        for (Map.Entry<Integer, Descriptor> entry : task.files().entries().entrySet()) {
            json.beginArray().value(entry.getKey());
            json.value(shown(entry.getValue().file().path())).endArray();
        }
        json.endArray();
    }

    /** Writes a program that is about to run its first instruction. */
    void program(Task task) throws IOException {
        Program program = task.program().orElseThrow();
        json.name("result").value("ok").name("class").value(program.abi().wordSize() * 8L);
        registers(program.registers());
        floatingPoint();
        maps(program);
        auxv(program);
        stat(program);
        stack(program);
        json.name("comm").value(program.comm().toLatin1());
        commandLine(program);
        json.name("exe").value(shown(program.exe().path()));
        json.name("personality").value(String.format("%08x", task.personality()));
        Rlimits.Limit limit = task.rlimits().get(Resource.STACK);
        json.name("rlim_stack")
                .beginArray()
                .value(hex(limit.soft()))
                .value(hex(limit.hard()))
                .endArray();
        json.name("proc_uid")
                .value(program.isDumpable() ? Integer.toUnsignedLong(task.cred().euid()) : 0);
        new MemoryRecord(json, program).status();
    }

    /** Writes the flags of the mappings. */
    void vmFlags(Task task) throws IOException {
        new MemoryRecord(json, task.program().orElseThrow()).vmFlags();
    }

    /** Writes files of /proc. */
    void proc(Task task) throws IOException {
        new MemoryRecord(json, task.program().orElseThrow()).proc();
    }

    private void registers(Registers registers) throws IOException {
        json.name("regs").beginObject();
        for (String name : registers.set().names()) {
            json.name(name).value(hex(registers.get(name)));
        }
        json.endObject();
    }

    /** A fresh program's floating-point state: control words at their reset values, everything else zero. */
    private void floatingPoint() throws IOException {
        json.name("fp").beginObject().name("cwd").value("0x37f").name("swd").value("0x0");
        json.name("ftw")
                .value("0x0")
                .name("mxcsr")
                .value("0x1f80")
                .name("zero")
                .value(true)
                .endObject();
    }

    private void maps(Program program) throws IOException {
        long random = ProcStack.random(program);
        json.name("maps").beginArray();
        for (MapsRow row : ProcMaps.rows(program)) {
            json.beginObject();
            json.name("s").value(hex(row.start())).name("e").value(hex(row.end()));
            json.name("p").value(row.perms()).name("o").value(hex(row.offset()));
            json.name("n").value(shown(row.name()));
            if (!isSkipped(row.name().toLatin1())) {
                content(program, row, random);
            }
            json.endObject();
        }
        json.endArray();
    }

    private static boolean isSkipped(String name) {
        return name.equals("[stack]") || (name.startsWith("[v") && !name.equals("[vdso]"));
    }

    private void content(Program program, MapsRow row, long random) throws IOException {
        if (row.end() - row.start() > HASH_LIMIT) {
            json.name("h").nullValue();
            return;
        }
        MappingDigest digest = MappingDigest.of(program.mm(), row.start(), row.end(), random);
        json.name("h").value(HEX.formatHex(digest.sum()));
        if (!digest.bad().isEmpty()) {
            json.name("bad").beginArray();
            for (long[] pages : digest.bad()) {
                json.beginArray().value(pages[0]).value(pages[1]).endArray();
            }
            json.endArray();
        }
    }

    private void auxv(Program program) throws IOException {
        byte[] bytes = ProcAuxv.bytes(program);
        json.name("auxv")
                .beginObject()
                .name("hex")
                .value(HEX.formatHex(bytes))
                .name("list")
                .beginArray();
        AuxVector auxv =
                AuxVector.parse(bytes, program.abi().wordSize(), program.abi().byteOrder());
        for (AuxEntry entry : auxv.entries()) {
            json.beginArray()
                    .value(AuxVector.describe(entry.type()))
                    .value(hex(entry.value()))
                    .endArray();
        }
        json.endArray().endObject();
    }

    private void stat(Program program) throws IOException {
        json.name("stat").beginObject();
        for (MmField field : MmField.values()) {
            if (field != MmField.BRK) {
                json.name(field.name().toLowerCase(Locale.ROOT))
                        .value(hex(program.mm().get(field)));
            }
        }
        json.endObject();
    }

    private void stack(Program program) throws IOException {
        Optional<ProcStack> stack = ProcStack.of(program);
        json.name("stack").beginObject();
        if (stack.isEmpty()) {
            json.name("sp").value(hex(program.mm().get(MmField.START_STACK)));
        } else {
            stackContent(stack.get(), ProcStack.random(program));
        }
        json.endObject();
    }

    private void stackContent(ProcStack stack, long random) throws IOException {
        byte[] content = stack.content().toByteArray();
        MappingDigest.clearRandom(content, stack.sp(), content.length, random);
        json.name("sp").value(hex(stack.sp())).name("top").value(hex(stack.top()));
        json.name("len").value(content.length);
        json.name("sha256").value(HEX.formatHex(MappingDigest.sha256().digest(content)));
        if (content.length <= STACK_LIMIT) {
            json.name("hex").value(HEX.formatHex(content));
        }
        json.name("below").value(stack.below());
    }

    private void commandLine(Program program) throws IOException {
        long start = program.mm().get(MmField.ARG_START);
        int length = (int) (program.mm().get(MmField.ARG_END) - start);
        if (length <= CMDLINE_LIMIT) {
            byte[] bytes = new byte[length];
            program.mm().read(start, bytes, length);
            json.name("cmdline").value(ByteString.of(bytes).toLatin1());
        }
        json.name("cmdline_len").value(length);
    }

    /** Names below the base do not depend on where the base is. */
    private String shown(ByteString path) {
        if (base.isPresent() && path.startsWith(base.get())) {
            ByteString rest = path.slice(base.get().length(), path.length());
            if (rest.isEmpty() || rest.at(0) == '/') {
                return "@" + rest.toLatin1();
            }
        }
        return path.toLatin1();
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }
}
