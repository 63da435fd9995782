package binfmt.misc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kernel.api.ByteString;
import kernel.api.ByteView;
import kernel.api.ExecException;
import kernel.api.ExecOpener;
import kernel.api.KernelProfile;
import kernel.api.Limits;
import kernel.api.OpenFile;
import kernel.api.SuperBlock;
import kernel.api.Violation;

/**
 * The registered formats of a user namespace, {@code struct binfmt_misc}, and the files that control them. Writers exclude one
 * another; an exec sees the entries as they are when it asks.
 *
 * @kernel v6.18 fs/binfmt_misc.c
 */
final class BinfmtMisc implements SuperBlock {
    private static final ByteString REGISTER = ByteString.of("register");
    private static final ByteString STATUS = ByteString.of("status");

    private final KernelProfile kernel;
    private volatile boolean isEnabled = true;
    private volatile List<MiscEntry> entries = List.of();

    BinfmtMisc(KernelProfile kernel) {
        this.kernel = kernel;
    }

    /**
     * Finds the entry for a file: the newest that matches.
     *
     * @kernel v6.18 fs/binfmt_misc.c, {@code get_binfmt_handler}
     */
    Optional<MiscEntry> getBinfmtHandler(ByteView buf, ByteString interp) {
        if (isEnabled) {
            for (MiscEntry entry : entries) {
                if (entry.isEnabled() && entry.recognition().matches(buf, interp)) {
                    return Optional.of(entry);
                }
            }
        }
        return Optional.empty();
    }

    /** Tells whether any entry is asked. */
    boolean isAsking() {
        return isEnabled && entries.stream().anyMatch(MiscEntry::isEnabled);
    }

    @Override
    public List<ByteString> names() {
        List<ByteString> names = new ArrayList<>();
        entries.forEach(entry -> names.add(entry.name()));
        names.add(REGISTER);
        names.add(STATUS);
        return names;
    }

    @Override
    public ByteString read(ByteString name) {
        if (name.equals(REGISTER)) {
            throw new ExecException(Violation.of(MiscRule.READ, name));
        }
        return name.equals(STATUS) ? status(isEnabled) : find(name).text();
    }

    static ByteString status(boolean isOn) {
        return ByteString.of(isOn ? "enabled\n" : "disabled\n");
    }

    @Override
    public synchronized void write(ByteString name, ByteString data, ExecOpener opener) {
        if (name.equals(REGISTER)) {
            register(data, opener);
        } else if (name.equals(STATUS)) {
            MiscCommand.parse(name, data).ifPresent(command -> control(command, opener));
        } else {
            MiscEntry entry = find(name);
            MiscCommand.parse(name, data).ifPresent(command -> control(entry, command, opener));
        }
    }

    private MiscEntry find(ByteString name) {
        return named(name).orElseThrow(() -> new ExecException(Violation.of(MiscRule.FILE, name)));
    }

    private Optional<MiscEntry> named(ByteString name) {
        return entries.stream().filter(entry -> entry.name().equals(name)).findFirst();
    }

    /**
     * Registers a format, which is asked before all others.
     *
     * @kernel v6.18 fs/binfmt_misc.c, {@code bm_register_write}
     */
    private void register(ByteString string, ExecOpener opener) {
        MiscEntry parsed = RegisterString.parse(string, kernel);
        MiscEntry entry = parsed.has(MiscFlag.OPEN_FILE) ? parsed.withInterpFile(open(parsed, opener)) : parsed;
        Optional<MiscRule> broken = brokenBy(entry.name());
        if (broken.isPresent()) {
            release(entry, opener);
            throw new ExecException(Violation.of(broken.get(), entry.name()));
        }
        List<MiscEntry> changed = new ArrayList<>();
        changed.add(entry);
        changed.addAll(entries);
        entries = List.copyOf(changed);
    }

    private static OpenFile open(MiscEntry entry, ExecOpener opener) {
        try {
            return opener.openExec(entry.interpreter());
        } catch (ExecException e) {
            throw new ExecException(Violation.of(MiscRule.OPEN, entry.name()).withCause(e.violation()));
        }
    }

    private Optional<MiscRule> brokenBy(ByteString name) {
        if (name.length() > Limits.NAME_MAX) {
            return Optional.of(MiscRule.NAME_LENGTH);
        }
        boolean isTaken =
                name.equals(REGISTER) || name.equals(STATUS) || named(name).isPresent();
        return isTaken ? Optional.of(MiscRule.EXISTS) : Optional.empty();
    }

    private void control(MiscCommand command, ExecOpener opener) {
        if (command == MiscCommand.REMOVE) {
            entries.forEach(entry -> release(entry, opener));
            entries = List.of();
        } else {
            isEnabled = command == MiscCommand.ENABLE;
        }
    }

    private void control(MiscEntry entry, MiscCommand command, ExecOpener opener) {
        List<MiscEntry> changed = new ArrayList<>(entries);
        if (command == MiscCommand.REMOVE) {
            changed.remove(entry);
            release(entry, opener);
        } else {
            changed.set(changed.indexOf(entry), entry.withEnabled(command == MiscCommand.ENABLE));
        }
        entries = List.copyOf(changed);
    }

    private static void release(MiscEntry entry, ExecOpener opener) {
        entry.interpFile().ifPresent(opener::close);
    }
}
