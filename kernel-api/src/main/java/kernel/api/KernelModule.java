package kernel.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a module with formats says about itself, before any of its code runs. All of it can be left out.
 *
 * <pre>{@code
 * @KernelModule(alias = "binfmt-4f4c")
 * module com.example.hello {
 *     requires kernel.api;
 *     provides kernel.api.BinaryFormat with com.example.hello.HelloFormat;
 * }
 * }</pre>
 *
 * <p>A jar without a module descriptor says the same in its manifest: {@code Ksim-Alias}, {@code Ksim-Before},
 * {@code Ksim-After}, {@code Ksim-Insert}.
 *
 * @kernel v6.18 include/linux/module.h, {@code MODULE_ALIAS}
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.MODULE)
public @interface KernelModule {
    /**
     * Returns for what the kernel's request_module loads the module. A module with an alias is not loaded before a file
     * needs it.
     *
     * @return for example {@code binfmt-464c}: the third and fourth byte of the files, as a little-endian number
     */
    String[] alias() default {};

    /**
     * Returns the format that shall be asked right after those of this module.
     *
     * @return its name, or nothing
     */
    String before() default "";

    /**
     * Returns the format that shall be asked right before those of this module.
     *
     * @return its name, or nothing
     */
    String after() default "";

    /**
     * Tells whether the formats are asked before all others, as {@code insert_binfmt} does, not after them.
     *
     * @return true to be asked first
     */
    boolean insert() default false;
}
