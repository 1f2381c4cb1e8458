using Hadal.Interop.Cupti;
using Hadal.Parallelism.Traces;
using Hadal.Testing;
using Hadal.Tests.Tracing;
using Hadal.Tracing;
using Xunit;

namespace Hadal.Tests.Gpu;

[Collection(GpuMachine.Collection)]
public class TraceRecordingTests
{
    [Fact]
    public void What_a_gpu_ran_is_in_the_file_within_the_run_and_in_the_phase_that_launched_it()
    {
        Device device = RequireCupti();
        using TemporaryFolder folder = new();
        using DeviceStream stream = device.CreateStream();
        using RecordedProduct product = Product(device);
        product.Run(stream);
        double ranUs;
        using (TraceRecording recording = TraceRecording.Start(device, folder["trace.json"]))
        {
            using (recording.Recorder.BeginPhase("three"))
            {
                product.Run(stream);
                product.Run(stream);
                product.Run(stream);
            }

            using (recording.Recorder.BeginPhase("clear"))
                product.Clear(stream);
            stream.Synchronize();
            ranUs = recording.Recorder.NowNs / 1e3;
            recording.Complete();
        }

        product.Run(stream);
        TraceAnalysis analysis = TraceAnalyzer.Analyze(folder["trace.json"]);

        Assert.Equal(device.MultiprocessorCount, analysis.Multiprocessors);
        KernelTotal gemm = Assert.Single(analysis.Kernels, kernel => kernel.Name.Contains("hadal_gemm", StringComparison.Ordinal));
        Assert.Equal((3, KernelClass.Computation), (gemm.Count, gemm.Class));
        KernelTotal fill = Assert.Single(analysis.Kernels, kernel => kernel.Class == KernelClass.Memory);
        Assert.Equal(1, fill.Count);
        Assert.InRange(analysis.SpanUs, gemm.TotalUs, ranUs);
        Assert.Equal(gemm.TotalUs, Assert.Single(analysis.Phases, phase => phase.Name == "three").BusyUs, precision: 3);
        Assert.Equal(fill.TotalUs, Assert.Single(analysis.Phases, phase => phase.Name == "clear").BusyUs, precision: 3);
        Assert.Single(analysis.Streams);
        Assert.Empty(analysis.Warnings);
    }

    [Fact]
    public void Streams_are_recorded_apart()
    {
        Device device = RequireCupti();
        TraceRecorder[] ranks = TraceRecorder.ForRanks(2);
        using DeviceStream first = device.CreateStream(), second = device.CreateStream();
        using RecordedProduct product = Product(device);
        product.Run(first);
        first.Synchronize();
        using (TraceRecording.Start(first, ranks[0]))
        {
            product.Run(first);
            using (TraceRecording.Start(second, ranks[1]))
            {
                product.Clear(second);
                product.Clear(second);
            }

            product.Run(first);
        }

        Assert.Equal(2, Assert.Single(Tracing.TraceRecordingTests.KernelsOf(ranks[0])).Count);
        Assert.Equal(2, Assert.Single(Tracing.TraceRecordingTests.KernelsOf(ranks[1])).Count);
    }

    [Fact]
    public void Who_records_when_cupti_is_taken_is_told_so()
    {
        Device device = RequireCupti();
        using KernelActivityRecorder? other = KernelActivityRecorder.TryStart(out string? reason);
        Assert.True(other is not null, reason);

        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(() => TraceRecording.Start(device, new TraceRecorder()));

        Assert.Contains("another recorder", refused.Message, StringComparison.Ordinal);
    }

    private static Device RequireCupti()
    {
        Device device = GpuMachine.Require();
        Assert.SkipUnless(CuptiLibrary.Probe.IsUsable, $"Needs CUPTI, which comes with the CUDA toolkit: {CuptiLibrary.Probe.Failure}.");
        return device;
    }

    private static RecordedProduct Product(Device device) => new(device, GemmKernel.Create(4096, 4096), 4096, 4096, 4096);
}
