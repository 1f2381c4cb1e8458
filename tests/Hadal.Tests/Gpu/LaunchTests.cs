using System.Diagnostics;
using Hadal.Interop.Cupti;
using Hadal.Specs;
using Xunit;

namespace Hadal.Tests.Gpu;

[Collection(GpuMachine.Collection)]
public class LaunchTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(GemmOptions.None)]
    [InlineData(GemmOptions.RowsByRows | GemmOptions.Accumulate)]
    public void A_warm_call_allocates_nothing(GemmOptions options)
    {
        Device device = GpuMachine.Require();
        const int Calls = 1000;
        GemmKernel kernel = GemmKernel.Create<BFloat16>(256, 128, options);
        using DeviceStream stream = device.CreateStream();
        using GemmCase<BFloat16> @case = GemmCase<BFloat16>.Random(device, GemmSpec.Parse(kernel.Spec), 5, Distribution.Normal, 1);
        Repeat(@case, kernel, stream, Calls);
        stream.Synchronize();

        long before = GC.GetAllocatedBytesForCurrentThread();
        Repeat(@case, kernel, stream, Calls);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        stream.Synchronize();

        output.WriteLine($"Host time of a warm call: {HostMicroseconds(() => Repeat(@case, kernel, stream, 1), stream):F2} µs.");
        Assert.Equal(0, allocated);
    }

    /// <summary>Median over batches that the launch queue holds, after the run-time has recompiled what is called often.</summary>
    private static double HostMicroseconds(Action call, DeviceStream stream)
    {
        const int Batch = 200;
        List<double> batches = [];
        for (long begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin) < TimeSpan.FromSeconds(1.5);)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < Batch; i++)
            {
                call();
            }

            batches.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds / Batch);
            stream.Synchronize();
        }

        return batches.TakeLast(batches.Count / 2).Order().ElementAt(batches.Count / 4);
    }

    [Fact]
    public void Which_path_served_a_kernel_is_told_once()
    {
        Device device = GpuMachine.Require();
        GemmKernel kernel = GemmKernel.Create(280, 304);
        List<KernelLoadedEventArgs> loads = [];
        void OnLoaded(object? sender, KernelLoadedEventArgs load)
        {
            lock (loads)
            {
                loads.Add(load);
            }
        }

        KernelLoading.Loaded += OnLoaded;
        try
        {
            Parallel.For(0, 8, _ =>
            {
                using DeviceStream stream = device.CreateStream();
                using GemmCase<BFloat16> @case = GemmCase<BFloat16>.Random(device, 5, 280, 304, Distribution.Normal, 1);
                @case.Run(kernel, stream);
                Assert.Null(@case.Check());
            });
        }
        finally
        {
            KernelLoading.Loaded -= OnLoaded;
        }

        KernelLoadedEventArgs load = Assert.Single(loads, load => load.Spec == kernel.Spec);
        Assert.Equal("sm_90a", load.Architecture);
        output.WriteLine(load.ToString());
    }

    [Fact]
    public void Cupti_tells_the_name_and_time_of_each_kernel()
    {
        Device device = GpuMachine.Require();
        Assert.SkipUnless(CuptiLibrary.Probe.IsUsable, $"Needs CUPTI, which comes with the CUDA toolkit: {CuptiLibrary.Probe.Failure}.");
        GemmKernel kernel = GemmKernel.Create(4096, 4096);
        using DeviceStream stream = device.CreateStream();
        using Fp8Rows a = new(device, 4096, 4096);
        using Fp8Blocks b = new(device, 4096, 4096);
        using DeviceTensor<BFloat16> d = new(device, 4096, 4096);
        kernel.Run(stream, a, b, d);
        stream.Synchronize();

        using KernelActivityRecorder? recorder = KernelActivityRecorder.TryStart(out string? reason);
        Assert.True(recorder is not null, reason);
        Assert.Null(KernelActivityRecorder.TryStart(out string? second));
        Assert.Contains("another recorder", second);
        using DeviceEvent start = stream.Record();
        for (int i = 0; i < 3; i++)
        {
            kernel.Run(stream, a, b, d);
        }

        using DeviceEvent end = stream.Record();
        stream.Synchronize();
        KernelActivity[] activities = [.. recorder.Flush().Where(activity => activity.Name.Contains("hadal_gemm"))];

        Assert.Equal(3, activities.Length);
        Assert.All(activities, activity => Assert.InRange(activity.Duration, TimeSpan.FromMicroseconds(20), end.ElapsedSince(start)));
        Assert.True(activities[0].EndNanoseconds <= activities[1].StartNanoseconds);
        Assert.Empty(recorder.Flush());
        output.WriteLine($"CUPTI {CuptiLibrary.Probe.Version}: {activities[1].Microseconds:F2} µs; events: {end.ElapsedSince(start).TotalMicroseconds / 3:F2} µs a call.");
    }

    private static void Repeat(GemmCase<BFloat16> @case, GemmKernel kernel, DeviceStream stream, int calls)
    {
        for (int i = 0; i < calls; i++)
        {
            @case.Queue(kernel, stream);
        }
    }
}
