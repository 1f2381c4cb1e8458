using System.Globalization;
using Hadal.Benchmarks;
using Hadal.Benchmarks.Generator;
using Hadal.Benchmarks.Telemetry;

if (args is ["generator", "--turns"])
    return GeneratorTurns.Run();

if (args is ["generator", .. string[] options])
    return GeneratorReport.Run(options);

if (args is ["telemetry"])
    return TelemetryBenchmark.Run();

// Shapes MxNxK of the managed GEMM, as arguments; the design's target and smaller ones otherwise.
string[] shapes = args.Length > 0 ? args : ["512x2048x2048", "4096x2048x2048", "64x2048x2048", "16x2048x2048", "8x2048x2048", "1x2048x2048"];
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

double peakSpeed = FmaPeak.Measure() / 1e9, peakPerProcessor = peakSpeed / Environment.ProcessorCount;
Console.WriteLine($"FP32 FMA peak: {peakPerProcessor:F1} GFLOP/s a processor, {peakSpeed:F1} for {Environment.ProcessorCount}");
Console.WriteLine("           shape    best ms  median ms   GFLOP/s   % of peak   % of peak by processor time");
foreach (string shape in shapes)
{
    if (shape.Split('x') is not [string m, string n, string k] || !int.TryParse(m, out int rows) || !int.TryParse(n, out int columns) || !int.TryParse(k, out int depth))
    {
        Console.Error.WriteLine($"A shape is MxNxK, such as 512x2048x2048; given is '{shape}'.");
        return 2;
    }

    Timing timing = CpuGemmBenchmark.Measure(rows, columns, depth);
    double operations = 2.0 * rows * columns * depth / 1e9, speed = operations / timing.Best;
    Console.WriteLine(
        $"{shape,16} {timing.Best * 1e3,10:F3} {timing.Median * 1e3,10:F3} {speed,9:F1} {100 * speed / peakSpeed,11:F1} {100 * operations / timing.Processor / peakPerProcessor,29:F1}");
}

return 0;
