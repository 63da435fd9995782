package kernel.sim.module;

/** A plugin that cannot be used; package-private ways lead it to the plugin's state. */
final class PluginException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient PluginProblem problem;

    PluginException(PluginProblem problem) {
        super(problem.describe(), null, false, false);
        this.problem = problem;
    }

    PluginProblem problem() {
        return problem;
    }
}
