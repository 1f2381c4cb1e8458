using Microsoft.Extensions.Logging;

namespace Hadal.Diagnostics;

/// <summary>What Hadal logs. Ids and names of values are documented (docs/telemetry.md): filters and dashboards refer to them.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(1, LogLevel.Debug, "{Kernel} ({Configuration}, {Architecture}) was loaded from {Origin}, compiled by NVRTC {Nvrtc}, in {Milliseconds:F1} ms")]
    internal static partial void KernelLoaded(
        this ILogger logger, string kernel, string configuration, string architecture, KernelOrigin origin, string nvrtc, double milliseconds);

    [LoggerMessage(2, LogLevel.Information, "{Kernel} was compiled at run time for {Architecture}: {Reasons}")]
    internal static partial void KernelCompiled(this ILogger logger, string kernel, string architecture, string reasons);

    [LoggerMessage(3, LogLevel.Warning, "{Kernel} was compiled and cannot be written to the cache: the next process compiles it again")]
    internal static partial void KernelUncached(this ILogger logger, Exception reason, string kernel);

    [LoggerMessage(4, LogLevel.Error, "{Device} is lost and must be reopened")]
    internal static partial void DeviceLost(this ILogger logger, Exception reason, string device);
}
