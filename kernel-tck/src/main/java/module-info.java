/** The tests that every binary format must pass: for authors of formats, to extend in their own tests. */
module kernel.tck {
    requires transitive kernel.api;
    requires transitive kernel.sim;
    requires transitive org.junit.jupiter.api;
    requires jdk.management;
    requires static org.jspecify;

    exports kernel.tck;

    // JUnit calls the tests that the contract inherits inside.
    opens kernel.tck to
            org.junit.platform.commons;
}
