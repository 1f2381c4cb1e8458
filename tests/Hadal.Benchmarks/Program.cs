using System.Globalization;
using Hadal.Benchmarks;

// Shapes MxNxK of the managed GEMM, as arguments; those of the design's target and a few small ones otherwise.
string[] shapes = args.Length > 0 ? args : ["512x2048x2048", "64x2048x2048", "16x2048x2048", "8x2048x2048", "1x2048x2048", "4096x7168x2048"];

double peak = FmaPeak.Measure();
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"FP32 FMA peak, {Environment.ProcessorCount} processors: {peak:F1} GFLOP/s"));
foreach (string shape in shapes)
{
    if (shape.Split('x') is not [string m, string n, string k] || !int.TryParse(m, out int rows) || !int.TryParse(n, out int columns) || !int.TryParse(k, out int depth))
    {
        Console.Error.WriteLine($"A shape is MxNxK, such as 512x2048x2048; given is '{shape}'.");
        return 2;
    }

    double seconds = CpuGemmBenchmark.MedianSeconds(rows, columns, depth);
    double speed = 2.0 * rows * columns * depth / seconds / 1e9;
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{shape,16}: {seconds * 1e3,9:F3} ms {speed,8:F1} GFLOP/s {100 * speed / peak,5:F1} % of measured peak"));
}

return 0;
