using System.Diagnostics;
using System.Diagnostics.Metrics;
using Hadal.Interop.Cuda;
using Hadal.Loading;
using Hadal.Tests.Devices;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Hadal.Tests.Loading;

[Collection(FakeDriver.Collection)]
public sealed class TelemetryTests : IDisposable
{
    private readonly Dictionary<string, double> _measured = [];
    private readonly List<Activity> _activities = [];
    private readonly List<string?> _origins = [];
    private readonly RecordingLogger _logger = new();
    private readonly MeterListener _meters = new();
    private readonly ActivityListener _listener;

    public TelemetryTests()
    {
        HadalLogging.Use(_logger);
        _listener = new()
        {
            ShouldListenTo = source => source.Name == KernelLoading.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _activities.Add,
        };
        ActivitySource.AddActivityListener(_listener);
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == KernelLoading.SourceName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _meters.Start();
    }

    public void Dispose()
    {
        HadalLogging.Use(null);
        _meters.Dispose();
        _listener.Dispose();
    }

    [Fact]
    public void A_load_is_counted_timed_traced_and_logged()
    {
        using CudaDevice device = FakeDriver.Open();
        KernelRequest request = Kernels.Request();
        device.Kernels.Get(request);
        device.Kernels.Get(request);

        Assert.Equal(1, _measured["hadal.kernel.loads"]);
        Assert.True(_measured["hadal.kernel.load.duration"] > 0);
        Assert.False(_measured.ContainsKey("hadal.kernel.load.failures"));
        Assert.Equal(["Cache", "Cache"], _origins);
        Activity activity = Assert.Single(_activities);
        Assert.Equal(("hadal.kernel.load", request.Name, request.Spec), (activity.OperationName, activity.GetTagItem("hadal.kernel.name"), activity.GetTagItem("hadal.kernel.spec")));
        Assert.Equal("Cache", activity.GetTagItem("hadal.kernel.origin"));
        (LogLevel level, int id, string text) = Assert.Single(_logger.Lines);
        Assert.Equal((LogLevel.Debug, 1), (level, id));
        Assert.StartsWith("Ns.Type.Tiny (default, sm_90a) was loaded from Cache", text, StringComparison.Ordinal);
        Assert.Equal(["Kernel", "Configuration", "Architecture", "Origin", "Nvrtc", "Milliseconds"], _logger.Names[0]);
    }

    [Fact]
    public void A_load_that_fails_is_counted_and_ends_its_activity_with_the_error()
    {
        using CudaDevice device = FakeDriver.Open();
        FakeDriver.AnswerOfGetFunction = CudaResult.NotFound;
        KernelRequest request = Kernels.Request();
        Assert.Throws<CudaException>(() => device.Kernels.Get(request));
        FakeDriver.AnswerOfGetFunction = CudaResult.Success;

        Assert.Equal(1, _measured["hadal.kernel.load.failures"]);
        Assert.False(_measured.ContainsKey("hadal.kernel.loads"));
        AssertFailed(typeof(CudaException));
    }

    [Fact]
    public void A_load_that_is_refused_for_its_GPU_is_one_that_fails()
    {
        using CudaDevice ampere = FakeDriver.Open(major: 8);

        Assert.Throws<KernelUnavailableException>(() => ampere.Kernels.Get(Kernels.Request()));

        Assert.Equal(1, _measured["hadal.kernel.load.failures"]);
        AssertFailed(typeof(KernelUnavailableException));
    }

    [Fact]
    public void Compiling_at_run_time_is_logged_with_the_reasons()
    {
        KernelImage compiled = new(KernelOrigin.Jit, new byte[] { 1 }, "12.4");
        new KernelImages(new FakeSource(null, "no side assembly"), new FakeSource(null, "an empty cache"), new FakeSource(compiled))
            .Load(Kernels.Request(), Kernels.Architecture, _ => 7);

        Assert.Equal((LogLevel.Information, 2, "Ns.Type.Tiny was compiled at run time for sm_90a: no side assembly; an empty cache"), Assert.Single(_logger.Lines));
        Assert.Equal(["Kernel", "Architecture", "Reasons"], _logger.Names[0]);
    }

    [Fact]
    public void A_kernel_that_is_compiled_and_cannot_be_cached_is_counted_logged_and_an_event_of_its_load()
    {
        using CudaDevice device = FakeDriver.Open();
        new KernelLoader(device, new(CacheAndJitTests.JitWithoutCache())).Get(Kernels.Request());

        Assert.Equal(1, _measured["hadal.kernel.uncached"]);
        Assert.Equal(["Jit", "Jit"], _origins);
        Assert.Equal([(LogLevel.Warning, 3), (LogLevel.Information, 2), (LogLevel.Debug, 1)], _logger.Lines.Select(line => (line.Level, line.Id)));
        Assert.Equal(["Kernel"], _logger.Names[0]);
        Assert.IsType<IOException>(_logger.Exceptions[0]);
        ActivityEvent uncached = Assert.Single(Assert.Single(_activities).Events);
        Assert.Equal("hadal.kernel.uncached", uncached.Name);
        Assert.Contains(new("exception.message", "the disk is full"), uncached.Tags);
    }

    [Fact]
    public void What_cannot_be_cached_is_no_event_of_an_activity_of_the_application()
    {
        using Activity request = new Activity("the application's request").Start();

        Assert.NotNull(CacheAndJitTests.JitWithoutCache().TryFind(Kernels.Request(), Kernels.Architecture, Kernels.Hash(Kernels.Request()), out _));

        Assert.Equal(1, _measured["hadal.kernel.uncached"]);
        Assert.Empty(request.Events);
    }

    [Fact]
    public void The_loss_of_a_device_is_logged_once()
    {
        using CudaDevice device = FakeDriver.Open();
        device.Context.MarkLost(new TimeoutException("the stream still runs"));
        device.Context.MarkLost(new TimeoutException("again"));

        Assert.Equal((LogLevel.Error, 4, $"cuda:{device.Context.Ordinal} is lost and must be reopened"), Assert.Single(_logger.Lines));
        Assert.Equal(["Device"], _logger.Names[0]);
        Assert.Equal("the stream still runs", Assert.IsType<TimeoutException>(_logger.Exceptions[0]).Message);
    }

    [Fact]
    public void A_logger_that_throws_fails_nothing()
    {
        HadalLogging.Use(new RecordingLogger(throws: true));
        using CudaDevice device = FakeDriver.Open();
        KernelRequest request = Kernels.Request();
        Assert.NotNull(device.Kernels.Get(request));
    }

    private void AssertFailed(Type reason)
    {
        Activity activity = Assert.Single(_activities);
        Assert.Equal(ActivityStatusCode.Error, activity.Status);
        ActivityEvent thrown = Assert.Single(activity.Events);
        Assert.Equal("exception", thrown.Name);
        Assert.Contains(new("exception.type", reason.FullName), thrown.Tags);
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        _measured[instrument.Name] = _measured.GetValueOrDefault(instrument.Name) + value;
        foreach (KeyValuePair<string, object?> tag in tags)
        {
            Assert.Equal("hadal.kernel.origin", tag.Key);
            _origins.Add(tag.Value as string);
        }
    }
}
