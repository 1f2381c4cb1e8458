using System.Diagnostics;
using System.Diagnostics.Metrics;
using Hadal.Diagnostics;
using Hadal.Loading;

namespace Hadal;

/// <summary>
/// Tells which kernels were loaded and from where. Beside the event there are the meter <c>Hadal</c> (counters
/// <c>hadal.kernel.loads</c>, <c>hadal.kernel.load.failures</c> and <c>hadal.kernel.uncached</c>, histogram
/// <c>hadal.kernel.load.duration</c> in seconds; loads and durations tagged with <c>hadal.kernel.origin</c>), the activity source
/// <c>Hadal</c> (activity <c>hadal.kernel.load</c>), and the logs of <see cref="HadalLogging"/>.
/// </summary>
public static class KernelLoading
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string SourceName = "Hadal";

    private static readonly ActivitySource s_activities = new(SourceName);
    private static readonly Meter s_meter = new(SourceName);
    private static readonly Counter<long> s_loads = s_meter.CreateCounter<long>("hadal.kernel.loads", "{load}", "Kernels loaded into a device.");
    private static readonly Counter<long> s_failures = s_meter.CreateCounter<long>("hadal.kernel.load.failures", "{load}", "Loads that ended with an exception.");
    private static readonly Counter<long> s_uncached = s_meter.CreateCounter<long>("hadal.kernel.uncached", "{kernel}", "Compiled kernels that could not be written to the cache.");
    private static readonly Histogram<double> s_duration = s_meter.CreateHistogram<double>("hadal.kernel.load.duration", "s", "Time to find, or compile, and load a kernel.");

    /// <summary>
    /// Raised once for each variant of a kernel and each device, on the thread of the first call, which may call the kernel. What a subscriber throws is recorded as
    /// an event of the load's activity and goes no further: who watches a load must not be able to fail it.
    /// </summary>
    public static event EventHandler<KernelLoadedEventArgs>? Loaded;

    internal static Activity? Start(KernelRequest request)
    {
        Activity? activity = null;
        Tell(null, () => activity = s_activities.StartActivity("hadal.kernel.load")?.SetTag("hadal.kernel.name", request.Name).SetTag("hadal.kernel.spec", request.Spec));
        return activity;
    }

    internal static void Stop(Activity? activity) => Tell(null, () => activity?.Stop());

    internal static void Report(Activity? activity, KernelLoadedEventArgs load)
    {
        KeyValuePair<string, object?> origin = new("hadal.kernel.origin", load.Origin.ToString());
        activity?.SetTag(origin.Key, origin.Value);
        Tell(activity, () => s_loads.Add(1, origin));
        Tell(activity, () => s_duration.Record(load.Duration.TotalSeconds, origin));
        HadalLogging.Logger.KernelLoaded(load.Name, load.Configuration, load.Architecture, load.Origin, load.NvrtcVersion, load.Duration.TotalMilliseconds);
        Tell(activity, () => Loaded?.Invoke(null, load));
    }

    internal static void ReportFailure(Activity? activity, Exception reason)
    {
        Tell(activity, () => s_failures.Add(1));
        Tell(null, () => activity?.SetStatus(ActivityStatusCode.Error, reason.Message).AddException(reason));
    }

    internal static void ReportUncached(KernelRequest request, Exception reason)
    {
        // Without a listener to loads the activity here is the application's own, which it is not for us to write into.
        Activity? activity = Activity.Current is { } current && current.Source == s_activities ? current : null;
        Tell(activity, () => s_uncached.Add(1));
        HadalLogging.Logger.KernelUncached(reason, request.Name);
        activity?.AddEvent(new("hadal.kernel.uncached", tags: new() { ["hadal.kernel.name"] = request.Name, ["exception.message"] = reason.Message }));
    }

    // Meters, activities and subscribers are the application's code.
    private static void Tell(Activity? activity, Action tell)
    {
        try
        {
            tell();
        }
#pragma warning disable CA1031 // A listener's exception is not the caller's.
        catch (Exception exception)
        {
            if (activity is not null)
            {
                Tell(null, () => activity.AddException(exception));
            }
        }
#pragma warning restore CA1031
    }
}
