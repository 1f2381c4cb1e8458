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
        device.Kernels.Get(request.Spec, "default", () => request);
        device.Kernels.Get(request.Spec, "default", () => request);

        Assert.Equal(1, _measured["hadal.kernel.loads"]);
        Assert.True(_measured["hadal.kernel.load.duration"] > 0);
        Assert.False(_measured.ContainsKey("hadal.kernel.load.failures"));
        Assert.All(_origins, origin => Assert.True(Enum.TryParse<KernelOrigin>(origin, out _)));
        Activity activity = Assert.Single(_activities);
        Assert.Equal(("hadal.kernel.load", request.Name, request.Spec), (activity.OperationName, activity.GetTagItem("hadal.kernel.name"), activity.GetTagItem("hadal.kernel.spec")));
        Assert.NotNull(activity.GetTagItem("hadal.kernel.origin"));
        (LogLevel level, int id, string text) = Assert.Single(_logger.Lines);
        Assert.Equal((LogLevel.Debug, 1), (level, id));
        Assert.StartsWith("Ns.Type.Tiny (", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_load_that_fails_is_counted_and_ends_its_activity_with_the_error()
    {
        using CudaDevice device = FakeDriver.Open();
        FakeDriver.AnswerOfGetFunction = CudaResult.NotFound;
        KernelRequest request = Kernels.Request();
        Assert.Throws<CudaException>(() => device.Kernels.Get(request.Spec, "default", () => request));
        FakeDriver.AnswerOfGetFunction = CudaResult.Success;

        Assert.Equal(1, _measured["hadal.kernel.load.failures"]);
        Assert.False(_measured.ContainsKey("hadal.kernel.loads"));
        Assert.Equal(ActivityStatusCode.Error, Assert.Single(_activities).Status);
    }

    [Fact]
    public void Compiling_at_run_time_is_logged_with_the_reasons()
    {
        KernelImage compiled = new(KernelOrigin.Jit, new byte[] { 1 }, "12.4");
        new KernelImages(new FakeSource(null, "no side assembly"), new FakeSource(null, "an empty cache"), new FakeSource(compiled))
            .Load(Kernels.Request(), Kernels.Architecture, _ => 7);

        Assert.Equal((LogLevel.Information, 2, "Ns.Type.Tiny was compiled at run time for sm_90a: no side assembly; an empty cache"), Assert.Single(_logger.Lines));
    }

    [Fact]
    public void A_kernel_that_cannot_be_cached_is_counted_and_logged()
    {
        KernelLoading.ReportUncached(Kernels.Request(), new IOException("no space"));

        Assert.Equal(1, _measured["hadal.kernel.uncached"]);
        Assert.Equal((LogLevel.Warning, 3), (Assert.Single(_logger.Lines).Level, _logger.Lines[0].Id));
    }

    [Fact]
    public void The_loss_of_a_device_is_logged_once()
    {
        using CudaDevice device = FakeDriver.Open();
        device.Context.MarkLost(new TimeoutException("the stream still runs"));
        device.Context.MarkLost(new TimeoutException("again"));

        Assert.Equal((LogLevel.Error, 4, $"cuda:{device.Context.Ordinal} is lost and must be reopened"), Assert.Single(_logger.Lines));
    }

    [Fact]
    public void A_logger_that_throws_fails_nothing()
    {
        HadalLogging.Use(new RecordingLogger(throws: true));
        using CudaDevice device = FakeDriver.Open();
        KernelRequest request = Kernels.Request();
        Assert.NotNull(device.Kernels.Get(request.Spec, "default", () => request));
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
