package com.example.hello;

import kernel.api.Errno;
import kernel.api.Rule;
import kernel.api.RuleDefinition;

/** What the format checks, in the order of checking. */
enum HelloRule implements Rule {
    MAGIC(RuleDefinition.of(
            "hello.magic", Errno.ENOEXEC, "the file must have the bytes 48454c4f at offset 0", "load_hello")),
    CODE(RuleDefinition.of("hello.code", Errno.ENOEXEC, "code must follow the magic", "load_hello"));

    private final RuleDefinition definition;

    HelloRule(RuleDefinition definition) {
        this.definition = definition;
    }

    @Override
    public RuleDefinition definition() {
        return definition;
    }
}
