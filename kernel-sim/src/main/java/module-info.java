/**
 * The kernel: exec, memory, tasks, files, and the text that /proc prints of them. It uses the binary formats that it
 * finds and requires none of them.
 */
module kernel.sim {
    requires com.google.gson;
    requires transitive kernel.api;
    requires static org.jspecify;

    exports kernel.sim.autopsy;
    exports kernel.sim.diagnosis;
    exports kernel.sim.exec;
    exports kernel.sim.fs;
    exports kernel.sim.mm;
    exports kernel.sim.module;
    exports kernel.sim.picture;
    exports kernel.sim.proc;
    exports kernel.sim.profile;
    exports kernel.sim.record;
    exports kernel.sim.rules;
    exports kernel.sim.task;
    exports kernel.sim.trace;

    uses kernel.api.BinaryFormat;
}
