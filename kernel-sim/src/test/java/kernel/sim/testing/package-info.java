/** Plugins for the tests of all modules. Read {@link kernel.sim.testing.PluginBuilder}. */
package kernel.sim.testing;
