using System.Diagnostics;
using System.Diagnostics.Metrics;
using Hadal.Loading;
using Hadal.Tests.Devices;
using Xunit;

namespace Hadal.Tests.Loading;

/// <summary>Whoever watches a load, whatever he does, the kernel is loaded once and the caller has it.</summary>
[Collection(FakeDriver.Collection)]
public sealed class WatchersTests
{
    private readonly KernelRequest _request = Kernels.Request();

    [Fact]
    public void Meters_that_throw_fail_no_load_and_make_no_second_module()
    {
        using MeterListener meters = new();
        meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == KernelLoading.SourceName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        int told = 0;
        meters.SetMeasurementEventCallback<long>((_, _, _, _) => Throw(ref told));
        meters.SetMeasurementEventCallback<double>((_, _, _, _) => Throw(ref told));
        meters.Start();

        AssertLoadsOnce();
        Assert.Equal(2, told);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Activity_listeners_that_throw_fail_no_load_and_leave_the_callers_activity(bool atStart)
    {
        int told = 0;
        using ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name == KernelLoading.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = atStart ? _ => Throw(ref told) : null,
            ActivityStopped = atStart ? null : _ => Throw(ref told),
        };
        ActivitySource.AddActivityListener(listener);
        using Activity outer = new Activity("the application's request").Start();

        AssertLoadsOnce();
        Assert.Equal(1, told);
        Assert.Same(outer, Activity.Current);
    }

    [Fact]
    public void A_subscriber_may_call_the_kernel_that_was_loaded()
    {
        using CudaDevice device = FakeDriver.Open();
        List<LoadedKernel> called = [];
        void Call(object? sender, KernelLoadedEventArgs load)
        {
            called.Add(device.Kernels.Get(_request));
        }

        KernelLoading.Loaded += Call;
        try
        {
            LoadedKernel kernel = device.Kernels.Get(_request);
            Assert.Equal(kernel, Assert.Single(called));
            Assert.Equal(kernel, device.Kernels.Get(_request));
        }
        finally
        {
            KernelLoading.Loaded -= Call;
        }

        Assert.Single(FakeDriver.Modules);
    }

    private void AssertLoadsOnce()
    {
        using CudaDevice device = FakeDriver.Open();
        Assert.Equal(device.Kernels.Get(_request), device.Kernels.Get(_request));
        Assert.Single(FakeDriver.Modules);
    }

    private static void Throw(ref int told)
    {
        told++;
        throw new InvalidOperationException("a watcher is out of order");
    }
}
