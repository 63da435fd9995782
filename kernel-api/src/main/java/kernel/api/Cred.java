package kernel.api;

/**
 * The identity with which a program starts.
 *
 * @param uid real user id
 * @param euid effective user id
 * @param gid real group id
 * @param egid effective group id
 * @param isSecureExec whether the program gained rights from its file
 */
public record Cred(int uid, int euid, int gid, int egid, boolean isSecureExec) {}
