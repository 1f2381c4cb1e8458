using System.Diagnostics;

namespace Hadal.Loading;

/// <summary>One load, as those see it who watch. They can neither fail it nor change what activity its thread is in.</summary>
internal sealed class KernelLoad
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly Activity? _outer = Activity.Current;
    private readonly Activity? _activity;
    private readonly KernelRequest _request;
    private KernelLoadedEventArgs? _loaded;

    internal KernelLoad(KernelRequest request)
    {
        _request = request;
        _activity = KernelLoading.Start(request);
    }

    /// <summary>The machine code is loaded: the time that this took ends.</summary>
    internal void Found(KernelImage image, string architecture) => _loaded = new(
        _request.Name, _request.Spec, _request.Variant.Configuration, architecture, image.Origin, image.NvrtcVersion, Stopwatch.GetElapsedTime(_start));

    /// <summary>Tells that it is over, behind <see cref="Found"/>.</summary>
    internal void Succeed()
    {
        KernelLoading.Report(_activity, _loaded!);
        Stop();
    }

    /// <summary>Tells that it is over by an exception.</summary>
    internal void Fail(Exception reason)
    {
        KernelLoading.ReportFailure(_activity, reason);
        Stop();
    }

    private void Stop()
    {
        KernelLoading.Stop(_activity);

        // A listener that threw has left it as it was.
        Activity.Current = _outer;
    }
}
