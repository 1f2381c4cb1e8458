using CsCheck;
using Hadal.Parallelism.Traces;

namespace Hadal.Parallelism.Tests.Traces;

public class TraceFiguresTests
{
    private const string Nccl = "ncclKernel_AllGather_RING_LL";

    [Fact]
    public void Figures_of_a_small_trace_are_those_counted_by_hand()
    {
        // computation 0..10 and 20..40, communication 5..25 and 50..60, a copy 24..44.
        TraceAnalysis analysis = TraceText.Analyze(TraceText.Of(
            TraceText.Kernel("gemm", 7, 20, 20), TraceText.Kernel(Nccl, 20, 5, 20), TraceText.Kernel("gemm", 7, 0, 10), TraceText.Copy(8, 24, 20), TraceText.Kernel(Nccl, 20, 50, 10)));
        Assert.Equal((60, 54, 6), (analysis.SpanUs, analysis.BusyUs, analysis.IdleUs));
        Assert.Equal((30, 30, 20), (analysis.ComputationUs, analysis.CommunicationUs, analysis.MemoryUs));
        Assert.Equal((10, 20, 10.0 / 30), (analysis.OverlapUs, analysis.ExposedCommunicationUs, analysis.CommunicationOverlapRatio));
        Assert.Equal([(7, 2L, 30d), (8, 0L, 20d), (20, 2L, 30d)], analysis.Streams.Select(stream => (stream.Id, stream.Kernels, stream.BusyUs)));
        Assert.Equal([("gemm", 2L, 30d), (Nccl, 2L, 30d)], analysis.Kernels.Where(kernel => kernel.Class != KernelClass.Memory).Select(kernel => (kernel.Name, kernel.Count, kernel.TotalUs)));
        Assert.Equal((44, 6, BubbleCause.Unknown), Assert.Single(analysis.Bubbles) is var gap ? (gap.StartUs, gap.DurationUs, gap.Cause) : default);
    }

    [Fact]
    public void Busy_time_and_overlap_of_any_intervals_are_those_of_a_table_of_time()
    {
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 150], Gen.Int[0, 40]).Array[1, 60].Sample(work =>
        {
            string[] events = [.. work.Select(item => item.Item1 switch
            {
                0 => TraceText.Copy(item.Item1, item.Item2, item.Item3),
                1 => TraceText.Kernel(Nccl, item.Item1, item.Item2, item.Item3),
                _ => TraceText.Kernel("gemm", item.Item1, item.Item2, item.Item3),
            })];

            // Which streams are busy in each microsecond, as bits.
            int[] table = new int[200];
            foreach ((int stream, int start, int duration) in work)
            {
                for (int us = start; us < start + duration; us++)
                {
                    table[us] |= 1 << stream;
                }
            }

            TraceAnalysis analysis = TraceText.Analyze(TraceText.Of(events));
            Assert.Equal(table.Count(bits => bits != 0), analysis.BusyUs);
            Assert.Equal(table.Count(bits => (bits & 0b1100) != 0), analysis.ComputationUs);
            Assert.Equal(table.Count(bits => (bits & 0b0010) != 0), analysis.CommunicationUs);
            Assert.Equal(table.Count(bits => (bits & 0b0001) != 0), analysis.MemoryUs);
            Assert.Equal(table.Count(bits => (bits & 0b1100) != 0 && (bits & 0b0010) != 0), analysis.OverlapUs);
            Assert.Equal(work.Max(item => item.Item2 + item.Item3) - work.Min(item => item.Item2), analysis.SpanUs);
            Assert.All(analysis.Streams, stream => Assert.Equal(table.Count(bits => (bits & (1 << stream.Id)) != 0), stream.BusyUs));
            Assert.Equal(analysis.IdleUs, analysis.Bubbles.Sum(gap => gap.DurationUs));
        });
    }

    [Fact]
    public void Work_belongs_to_the_innermost_annotation_at_its_launch_whatever_the_thread_and_the_order_of_events()
    {
        // The launch at 12 is on no annotated thread; the kernel runs long after all annotations are over.
        TraceAnalysis analysis = TraceText.Analyze(TraceText.Of(
            TraceText.Kernel("k", 7, 1000, 10, 1), TraceText.Kernel("k", 7, 1010, 20, 2), TraceText.Kernel("k", 8, 1015, 10, 2), TraceText.Kernel("k", 7, 2000, 40, 3), TraceText.Kernel("k", 7, 3000, 80, 4),
            TraceText.Call("cudaLaunchKernel", 12, 1, 2), TraceText.Call("cudaLaunchKernel", 5, 1, 1), TraceText.Call("cuLaunchKernelEx", 20, 1, 3), TraceText.Call("cudaLaunchKernel", 100, 1, 4),
            TraceText.Annotation("step", 0, 100), TraceText.Annotation("attention", 10, 10)));
        Assert.Equal([("step", 2L, 50d), ("attention", 2L, 20d)], analysis.Phases.Select(phase => (phase.Name, phase.Count, phase.BusyUs)));
    }

    [Fact]
    public void The_innermost_annotation_is_the_last_begun_of_those_that_cover_the_time()
    {
        Gen.Select(Gen.Select(Gen.Int[0, 60], Gen.Int[0, 30]).Array[1, 20], Gen.Int[0, 100]).Sample((ranges, launch) =>
        {
            // Starts are made distinct, so that one is the last.
            (string Name, int Start, int Duration)[] annotations = [.. ranges.DistinctBy(range => range.Item1).Select((range, place) => ($"a{place}", range.Item1, range.Item2))];
            string? expected = annotations.Where(range => range.Start <= launch && launch < range.Start + range.Duration).OrderBy(range => range.Start).LastOrDefault().Name;
            TraceAnalysis analysis = TraceText.Analyze(TraceText.Of(
                [.. annotations.Select(range => TraceText.Annotation(range.Name, range.Start, range.Duration, thread: range.Start)), TraceText.Call("cudaLaunchKernel", launch, 1, 5), TraceText.Kernel("k", 7, 500, 1, 5)]));
            Assert.Equal(expected, analysis.Phases.SingleOrDefault()?.Name);
        });
    }

    [Fact]
    public void Bubbles_tell_late_launches_from_dependencies_and_busy_hosts_from_waiting_ones()
    {
        TraceAnalysis analysis = TraceText.Analyze(TraceText.Of(
            TraceText.Kernel("a", 7, 0, 10, 1), TraceText.Kernel("b", 7, 20, 10, 2), TraceText.Kernel("c", 7, 40, 10, 3), TraceText.Kernel("d", 7, 5000, 10, 4),
            TraceText.Call("cudaLaunchKernel", -10, 1, 1), TraceText.Call("cudaLaunchKernel", -5, 1, 2), TraceText.Call("cudaLaunchKernel", 35, 1, 3),
            TraceText.Call("cudaStreamSynchronize", 60, 3000, 9), TraceText.Call("cudaLaunchKernel", 4990, 1, 4)));
        Assert.Equal(
            [(10d, 10d, BubbleCause.Dependency, "b"), (30, 10, BubbleCause.Launch, "c"), (50, 4950, BubbleCause.HostWait, "d")],
            analysis.Bubbles.Select(gap => (gap.StartUs, gap.DurationUs, gap.Cause, gap.Next)));
        Assert.Equal([new HostWait("cudaStreamSynchronize", 60, 3000)], analysis.HostWaits);
    }

    [Fact]
    public void A_kernel_of_hours_keeps_its_length() =>
        Assert.Equal(3.6e9 + 7.5, TraceText.Analyze(TraceText.Of(TraceText.Kernel("k", 7, "1.25", "3600000007.5"))).BusyUs);

    [Fact]
    public void Multiprocessors_of_communication_are_the_grid_that_it_spends_most_time_with()
    {
        TraceAnalysis analysis = TraceText.Analyze(TraceText.Of(
            TraceText.Kernel(Nccl, 20, "0", "10", 0, "[20, 1, 1]"), TraceText.Kernel(Nccl, 20, "10", "4", 0, "[9, 1, 1]"), TraceText.Kernel(Nccl, 20, "20", "4", 0, "[9, 1, 1]"),
            TraceText.Kernel("gemm", 7, "0", "90", 0, "[2, 56, 1]"), TraceText.Kernel("elementwise", 7, "90", "900", 0, "[65536, 65536, 1]")));
        Assert.Equal(20, analysis.CommunicationSms);
        Assert.Equal(112, analysis.ComputationSms);
    }

    [Fact]
    public void A_long_unknown_kernel_beside_the_main_stream_is_warned_of()
    {
        string[] main = [.. Enumerable.Range(0, 10).Select(i => TraceText.Kernel("gemm", 7, i * 10, 10))];
        Assert.Contains("'exchange'", Assert.Single(TraceText.Analyze(TraceText.Of([.. main, TraceText.Kernel("exchange", 20, 5, 50)])).Warnings), StringComparison.Ordinal);
        Assert.Empty(TraceText.Analyze(TraceText.Of([.. main, TraceText.Kernel(Nccl, 20, 5, 50)])).Warnings);
        Assert.Empty(TraceText.Analyze(TraceText.Of([.. main, TraceText.Kernel("exchange", 20, 5, 50)]), new() { Rules = [KernelRule.OnStream(KernelClass.Computation, 20)] }).Warnings);
    }
}
