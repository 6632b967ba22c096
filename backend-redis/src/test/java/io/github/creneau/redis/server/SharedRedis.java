package io.github.creneau.redis.server;

/**
 * One server for all tests that do nothing to it: {@code CRENEAU_REDIS_URI} where there is no binary, else one of our own,
 * which ends with the JVM.
 */
public final class SharedRedis {

    private static final String URI = open();

    private SharedRedis() {}

    private static String open() {
        String named = System.getenv("CRENEAU_REDIS_URI");
        try {
            return RedisServer.start().uri();
        } catch (ExceptionInInitializerError | NoClassDefFoundError noBinary) {
            if (named == null) {
                throw noBinary;
            }
            return named;
        }
    }

    /** Its address. */
    public static String uri() {
        return URI;
    }
}
