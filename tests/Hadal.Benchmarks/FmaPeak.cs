using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hadal.Benchmarks;

/// <summary>The machine's FP32 peak: every processor at once in a loop of independent fused multiply-adds that touches no memory.</summary>
internal static class FmaPeak
{
    private const int Sums = 12;
    private const int Iterations = 1_000_000;

    private static readonly TimeSpan s_duration = TimeSpan.FromSeconds(2);

    /// <summary>Operations a second, of all processors together.</summary>
    internal static double Measure()
    {
        // A peak is a bound, so each thread's fastest round counts; and threads of our own, for those of the pool spin between
        // pieces of work: by mean processor time that once made the peak a fifth too low, and a GEMM faster than it.
        double[] peaks = new double[Environment.ProcessorCount];
        using Barrier start = new(peaks.Length);
        Thread[] threads = [.. Enumerable.Range(0, peaks.Length).Select(i => new Thread(() =>
        {
            start.SignalAndWait();
            peaks[i] = MeasureThread();
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        return peaks.Sum();
    }

    private static double MeasureThread()
    {
        double best = double.PositiveInfinity;
        for (Stopwatch all = Stopwatch.StartNew(); all.Elapsed < s_duration;)
        {
            long round = Stopwatch.GetTimestamp();
            Run(Iterations);
            best = Math.Min(best, Stopwatch.GetElapsedTime(round).TotalSeconds);
        }

        return 2.0 * Lanes * Sums * Iterations / best;
    }

    private static int Lanes => Vector512.IsHardwareAccelerated ? Vector512<float>.Count : Vector<float>.Count;

    private static float Run(int iterations) => Vector512.IsHardwareAccelerated ? Run512(iterations) : RunPortable(iterations);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Run512(int iterations)
    {
        Vector512<float> x = Vector512.Create(0.999f), y = Vector512.Create(0.001f);
        Vector512<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (; iterations > 0; iterations--)
        {
            a = Vector512.FusedMultiplyAdd(a, x, y);
            b = Vector512.FusedMultiplyAdd(b, x, y);
            c = Vector512.FusedMultiplyAdd(c, x, y);
            d = Vector512.FusedMultiplyAdd(d, x, y);
            e = Vector512.FusedMultiplyAdd(e, x, y);
            f = Vector512.FusedMultiplyAdd(f, x, y);
            g = Vector512.FusedMultiplyAdd(g, x, y);
            h = Vector512.FusedMultiplyAdd(h, x, y);
            i = Vector512.FusedMultiplyAdd(i, x, y);
            j = Vector512.FusedMultiplyAdd(j, x, y);
            k = Vector512.FusedMultiplyAdd(k, x, y);
            l = Vector512.FusedMultiplyAdd(l, x, y);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float RunPortable(int iterations)
    {
        Vector<float> x = Vector.Create(0.999f), y = Vector.Create(0.001f);
        Vector<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (; iterations > 0; iterations--)
        {
            a = Vector.MultiplyAddEstimate(a, x, y);
            b = Vector.MultiplyAddEstimate(b, x, y);
            c = Vector.MultiplyAddEstimate(c, x, y);
            d = Vector.MultiplyAddEstimate(d, x, y);
            e = Vector.MultiplyAddEstimate(e, x, y);
            f = Vector.MultiplyAddEstimate(f, x, y);
            g = Vector.MultiplyAddEstimate(g, x, y);
            h = Vector.MultiplyAddEstimate(h, x, y);
            i = Vector.MultiplyAddEstimate(i, x, y);
            j = Vector.MultiplyAddEstimate(j, x, y);
            k = Vector.MultiplyAddEstimate(k, x, y);
            l = Vector.MultiplyAddEstimate(l, x, y);
        }

        return Vector.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }
}
