package binfmt.elf.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kernel.api.AuxEntry;
import kernel.api.AuxVector;
import kernel.api.ByteString;
import kernel.api.CoreDumpParams;
import kernel.api.CoreProcess;
import kernel.api.CoreThread;
import kernel.api.Registers;
import kernel.api.Regset;
import kernel.api.RegsetView;
import kernel.api.Vma;

/**
 * Collects the notes of a task, in the kernel's order.
 *
 * @param params the task
 * @param view how its registers are shown
 * @param header what the core's header says
 * @kernel v6.18 fs/binfmt_elf.c, {@code fill_note_info}, {@code write_note_info}
 */
record LiveNotes(CoreDumpParams params, RegsetView view, CoreHeader header) {
    /** Returns all notes; the first thread's include those of the process. */
    List<Regset> collect(List<Vma> vmas) {
        List<Regset> notes = new ArrayList<>();
        for (CoreThread thread : params.threads()) {
            List<Regset> others = view.others(thread.registers());
            notes.add(core(NoteType.NT_PRSTATUS, prStatus(thread, others).toByteString(header)));
            if (notes.size() == 1) {
                addProcess(notes, vmas);
            }
            notes.addAll(others);
        }
        if (params.kernel().has(CoreBehaviour.EXTRA_NOTES)) {
            notes.addAll(view.extra());
        }
        return notes;
    }

    private void addProcess(List<Regset> notes, List<Vma> vmas) {
        PrPsInfo info = PrPsInfo.of(params.process(), params.mm());
        notes.add(core(NoteType.NT_PRPSINFO, info.toByteString(header)));
        notes.add(core(NoteType.NT_SIGINFO, SigInfoNote.of(params.siginfo(), header)));
        notes.add(core(NoteType.NT_AUXV, auxv()));
        FileNote files = FileNote.of(vmas, params.machine().pageSize());
        Optional<ByteString> content = files.toByteString(header, vmas.size());
        content.ifPresent(bytes -> notes.add(core(NoteType.NT_FILE, bytes)));
    }

    private static Regset core(int type, ByteString content) {
        return new Regset(NoteType.CORE, type, content);
    }

    private PrStatus prStatus(CoreThread thread, List<Regset> others) {
        CoreProcess process = params.process();
        Registers registers = thread.registers();
        List<Long> reg = view.general().names().stream().map(registers::get).toList();
        boolean isFpValid = others.stream().anyMatch(set -> set.type() == NoteType.NT_PRFPREG);
        return new PrStatus(
                params.signal().number(),
                thread.sigpend(),
                thread.sighold(),
                thread.pid(),
                process.ppid(),
                process.pgrp(),
                process.sid(),
                reg,
                isFpValid);
    }

    /** Returns the vector up to its end, with the end. */
    private ByteString auxv() {
        List<AuxEntry> entries = new ArrayList<>();
        for (AuxEntry entry : params.mm().savedAuxv().entries()) {
            if (entry.type() == AuxVector.AT_NULL) {
                break;
            }
            entries.add(entry);
        }
        entries.add(new AuxEntry(AuxVector.AT_NULL, 0));
        return ByteString.of(new AuxVector(entries).toByteArray(header.wordSize(), header.order()));
    }
}
