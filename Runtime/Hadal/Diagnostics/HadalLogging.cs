using Hadal.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hadal;

/// <summary>Where Hadal logs: category <c>Hadal</c>. Nowhere at first.</summary>
/// <remarks>
/// | id | level | event |
/// |---|---|---|
/// | 1 | Debug | a kernel was loaded |
/// | 2 | Information | a kernel was compiled at run time, and why no earlier place had it |
/// | 3 | Warning | a compiled kernel could not be written to the cache |
/// | 4 | Error | a device is lost |
/// </remarks>
public static class HadalLogging
{
    /// <summary>The category of all events.</summary>
    public const string Category = "Hadal";

    private static volatile ILogger s_logger = NullLogger.Instance;

    internal static ILogger Logger => s_logger;

    /// <summary>Logs through a factory from now on; null: nowhere. What a logger throws goes no further: who watches must not be able to fail the work.</summary>
    public static void Use(ILoggerFactory? factory) => s_logger = factory is null ? NullLogger.Instance : new GuardedLogger(factory.CreateLogger(Category));
}
