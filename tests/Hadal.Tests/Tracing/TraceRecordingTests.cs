using Hadal.Parallelism.Traces;
using Hadal.Testing;
using Hadal.Tracing;
using Xunit;

namespace Hadal.Tests.Tracing;

public class TraceRecordingTests
{
    [Fact]
    public void What_a_cpu_stream_ran_is_in_the_file_by_name_within_the_run()
    {
        using TemporaryFolder folder = new();
        using DeviceStream stream = Device.Cpu.CreateStream();
        using RecordedProduct gemm = Gemm("Down");
        double ranUs;
        using (TraceRecording recording = TraceRecording.Start(stream, folder["trace.json"]))
        {
            using (recording.Recorder.BeginPhase("layer"))
            {
                gemm.Run(stream);
                gemm.Run(stream);
                gemm.Clear(stream);
            }

            ranUs = recording.Recorder.NowNs / 1e3;
            recording.Complete();
        }

        gemm.Run(stream);
        TraceAnalysis analysis = TraceAnalyzer.Analyze(folder["trace.json"]);

        Assert.Equal(
            [("Down", "Computation", 2L), ("Fill", "Memory", 1L)],
            analysis.Kernels.Select(kernel => (kernel.Name, kernel.Class.ToString(), (long)kernel.Count)).Order());
        Assert.InRange(analysis.BusyUs, 0, analysis.SpanUs);
        Assert.InRange(analysis.SpanUs, 0, ranUs);
        Assert.Equal(analysis.BusyUs, Assert.Single(analysis.Phases, phase => phase.Name == "layer").BusyUs);
        Assert.Single(analysis.Streams);
        Assert.Empty(analysis.Warnings);
    }

    [Fact]
    public void Each_step_of_a_replayed_graph_is_there()
    {
        TraceRecorder recorder = new();
        using DeviceStream stream = Device.Cpu.CreateStream();
        using RecordedProduct gemm = Gemm("Up");
        using DeviceGraph graph = stream.Capture(() =>
        {
            gemm.Clear(stream);
            gemm.Run(stream);
        });

        using (TraceRecording.Start(stream, recorder))
        {
            graph.Launch(stream);
            graph.Launch(stream);
        }

        Assert.Equal([("Fill", 2), ("Up", 2)], KernelsOf(recorder));
    }

    [Fact]
    public void Recordings_of_streams_hold_their_own_and_that_of_the_device_all()
    {
        TraceRecorder[] ranks = TraceRecorder.ForRanks(2);
        TraceRecorder all = new();
        using DeviceStream first = Device.Cpu.CreateStream(), second = Device.Cpu.CreateStream();
        using RecordedProduct gemm = Gemm("Gate");
        using (TraceRecording.Start(Device.Cpu, all))
        using (TraceRecording.Start(first, ranks[0]))
        using (TraceRecording.Start(second, ranks[1]))
        {
            gemm.Run(first);
            gemm.Clear(second);
            gemm.Clear(second);
        }

        Assert.Equal([("Gate", 1)], KernelsOf(ranks[0]));
        Assert.Equal([("Fill", 2)], KernelsOf(ranks[1]));
        // Other tests may run on the CPU meanwhile.
        Assert.Contains(("Gate", 1), KernelsOf(all));
    }

    [Fact]
    public void What_began_before_the_recording_is_not_in_it()
    {
        TraceRecorder recorder = new();
        using CpuStream stream = (CpuStream)Device.Cpu.CreateStream();
        TraceRecording? recording = null;
        stream.Run("before", () => recording = TraceRecording.Start(stream, recorder));
        stream.Run("after", () => { });
        recording!.Complete();

        Assert.Equal([("after", 1)], KernelsOf(recorder));
    }

    internal static (string Name, int Count)[] KernelsOf(TraceRecorder recorder) =>
        [.. Analyze(recorder).Kernels.Select(kernel => (kernel.Name, (int)kernel.Count)).Order()];

    internal static TraceAnalysis Analyze(TraceRecorder recorder)
    {
        using MemoryStream stream = new();
        recorder.WriteTo(stream);
        stream.Position = 0;
        return TraceAnalyzer.Analyze(stream, "trace");
    }

    private static RecordedProduct Gemm(string name) => new(Device.Cpu, GemmKernel.Create<BFloat16>(128, 128, name), 8, 128, 128);
}
