using System.Text.Json;
using CsCheck;
using Hadal.Parallelism.Traces;
using Hadal.Testing;

namespace Hadal.Parallelism.Tests.Traces;

public class TraceRecordingTests
{
    [Fact]
    public void What_is_written_is_read_to_the_nanosecond()
    {
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 3], Gen.Int[0, 2000], Gen.Int[0, 300]).Array[1, 40].Sample(work =>
        {
            using MemoryStream stream = new();
            using (TraceWriter writer = new(stream, 2, 4, multiprocessors: 132))
            {
                foreach ((int kernelClass, int lane, int start, int duration) in work)
                {
                    writer.Complete(new($"work {lane}", (KernelClass)kernelClass, lane, start, duration) { Blocks = 20 });
                }
            }

            // Which classes and which streams are busy in each nanosecond, as bits.
            (int Classes, int Lanes)[] table = new (int, int)[2400];
            foreach ((int kernelClass, int lane, int start, int duration) in work)
            {
                for (int ns = start; ns < start + duration; ns++)
                {
                    table[ns] = (table[ns].Classes | (1 << kernelClass), table[ns].Lanes | (1 << lane));
                }
            }

            TraceAnalysis analysis = TraceText.Analyze(stream.ToArray());
            Assert.Equal((2, 132), (analysis.Rank, analysis.Multiprocessors));
            Assert.Equal(table.Count(busy => busy.Classes != 0) / 1000.0, analysis.BusyUs);
            Assert.Equal(table.Count(busy => (busy.Classes & 1) != 0) / 1000.0, analysis.ComputationUs);
            Assert.Equal(table.Count(busy => (busy.Classes & 2) != 0) / 1000.0, analysis.CommunicationUs);
            Assert.Equal(table.Count(busy => (busy.Classes & 3) == 3) / 1000.0, analysis.OverlapUs);
            Assert.All(analysis.Streams, lane => Assert.Equal(table.Count(busy => (busy.Lanes & (1 << lane.Id)) != 0) / 1000.0, lane.BusyUs));
            Assert.Equal(work.Length, analysis.Kernels.Sum(kernel => kernel.Count));
        });
    }

    [Fact]
    public void Phases_hold_the_work_that_was_launched_in_them()
    {
        using MemoryStream stream = new();
        using (TraceWriter writer = new(stream, 0, 1))
        {
            writer.Complete(new("a", KernelClass.Computation, 1, 5_000, 1_001) { LaunchNs = 100 });
            writer.Complete(new("b", KernelClass.Computation, 1, 7_000, 3_000) { LaunchNs = 200 });
            writer.Annotate(new("forward \"1\" <x>", 50, 100));
            writer.Annotate(new("backward", 150, 100));
        }

        Assert.Equal([("forward \"1\" <x>", 1.001), ("backward", 3)], TraceText.Analyze(stream.ToArray()).Phases.Select(phase => (phase.Name, phase.BusyUs)));
    }

    [Fact]
    public void Scopes_of_many_threads_are_all_there()
    {
        TraceRecorder recorder = new(rank: 1, ranks: 2);
        Parallel.For(0, 8, lane =>
        {
            for (int i = 0; i < 50; i++)
            {
                using (recorder.Begin("forward", KernelClass.Computation, lane))
                {
                }
            }
        });
        using (recorder.BeginPhase("all"))
        {
        }

        using TemporaryFolder folder = new();
        recorder.Save(folder["trace.json"]);
        TraceAnalysis analysis = TraceAnalyzer.Analyze(folder["trace.json"]);
        Assert.Equal(1, analysis.Rank);
        Assert.Equal(8, analysis.Streams.Count);
        Assert.All(analysis.Streams, stream => Assert.Equal(50, stream.Kernels));
        Assert.Equal([folder["trace.json"]], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void What_is_written_is_JSON_as_another_reader_understands_it()
    {
        using MemoryStream stream = new();
        using (TraceWriter writer = new(stream, 0, 1))
        {
            writer.Complete(new("k", KernelClass.Memory, 3, 1_234_567, 89));
        }

        using JsonDocument document = JsonDocument.Parse(stream.ToArray());
        JsonElement copy = document.RootElement.GetProperty("traceEvents").EnumerateArray().Single(item => item.GetProperty("cat").GetString() == "gpu_memcpy");
        Assert.Equal("1234.567", copy.GetProperty("ts").GetRawText());
        Assert.Equal("0.089", copy.GetProperty("dur").GetRawText());
    }

    [Fact]
    public void Times_that_no_trace_holds_are_refused_and_leave_the_trace_whole()
    {
        using MemoryStream stream = new();
        using (TraceWriter writer = new(stream, 0, 1))
        {
            Assert.Contains("'k'", Assert.Throws<ArgumentException>(() => writer.Complete(new("k", KernelClass.Computation, 1, -1, 1))).Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentException>(() => writer.Complete(new("k", KernelClass.Computation, 1, 1, long.MaxValue)));
            Assert.Throws<ArgumentException>(() => writer.Annotate(new("p", 1, -1)));
            Assert.Throws<ArgumentOutOfRangeException>(() => writer.Complete(new("k", (KernelClass)9, 1, 1, 1)));
            Assert.Throws<ArgumentNullException>(() => writer.Complete(new(null!, KernelClass.Computation, 1, 1, 1)));
            writer.Complete(new("k", KernelClass.Computation, 1, 1, 1));
            writer.Dispose();
            Assert.Throws<ObjectDisposedException>(() => writer.Complete(new("k", KernelClass.Computation, 1, 1, 1)));
        }

        Assert.Equal(1, Assert.Single(TraceText.Analyze(stream.ToArray()).Kernels).Count);
    }

    [Fact]
    public void A_trace_says_that_something_is_missing_and_the_analysis_warns_of_it()
    {
        TraceRecorder recorder = new();
        recorder.Complete(new("k", KernelClass.Computation, 1, 1, 1));
        recorder.MarkIncomplete("the \"GPU\" is lost");
        recorder.MarkIncomplete("a consequence");
        using MemoryStream stream = new();
        recorder.WriteTo(stream);

        using JsonDocument document = JsonDocument.Parse(stream.ToArray());
        Assert.Equal("the \"GPU\" is lost", document.RootElement.GetProperty("incomplete").GetString());
        Assert.Equal("The trace is incomplete: the \"GPU\" is lost", Assert.Single(TraceText.Analyze(stream.ToArray()).Warnings));
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(1, 1)]
    public void A_rank_is_one_of_the_ranks(int rank, int ranks) => Assert.Throws<ArgumentOutOfRangeException>(() => new TraceRecorder(rank, ranks));

    [Fact]
    public void A_file_that_cannot_be_written_leaves_nothing_behind()
    {
        using TemporaryFolder folder = new();
        TraceRecorder recorder = new();
        recorder.Complete(new("k", KernelClass.Computation, 0, -5, 1));
        string path = folder.Write("trace.json", "what was there");
        Assert.Throws<ArgumentException>(() => recorder.Save(path));
        Assert.Equal("what was there", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(folder.Path));
        Assert.Contains("none", Assert.ThrowsAny<IOException>(() => new TraceRecorder().Save(folder["none", "trace.json"])).Message, StringComparison.Ordinal);
        Assert.ThrowsAny<IOException>(() => new TraceRecorder().Save(folder.Path));
    }
}
