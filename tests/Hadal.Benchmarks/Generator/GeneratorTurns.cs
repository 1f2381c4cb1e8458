using System.Diagnostics;
using System.Globalization;
using Hadal.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Hadal.Benchmarks.Generator;

/// <summary>
/// An edit elsewhere by floor and generator in turn, each on a compilation of its own: what the processor and the garbage collector do to one they
/// do to the other, which benchmarks that run minutes apart do not grant.
/// </summary>
internal static class GeneratorTurns
{
    private const int Kernels = 1000, WarmUps = 60, Rounds = 200;

    internal static int Run()
    {
        Application application = new(Kernels);
        GeneratorDriver floor = application.Drive(new FloorGenerator()), hadal = application.Drive(new KernelGenerator());
        List<double> ofFloor = [], ofHadal = [], differences = [];
        int edit = 0;
        for (int round = -WarmUps; round < Rounds; round++)
        {
            // Neither is always the first.
            bool isFloorFirst = round % 2 == 0;
            double first = Time(isFloorFirst ? floor : hadal), second = Time(isFloorFirst ? hadal : floor);
            if (round >= 0)
            {
                ofFloor.Add(isFloorFirst ? first : second);
                ofHadal.Add(isFloorFirst ? second : first);
                differences.Add(ofHadal[^1] - ofFloor[^1]);
            }
        }

        Print("floor", ofFloor);
        Print("Hadal", ofHadal);
        Print("difference", differences);
        return 0;

        double Time(GeneratorDriver driver)
        {
            CSharpCompilation compilation = application.EditElsewhere(++edit);
            long start = Stopwatch.GetTimestamp();
            driver.RunGenerators(compilation);
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
    }

    private static void Print(string name, List<double> milliseconds)
    {
        milliseconds.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,10}: median {milliseconds[Rounds / 2]:F1} ms, quartiles {milliseconds[Rounds / 4]:F1} and {milliseconds[Rounds * 3 / 4]:F1}, fastest {milliseconds[0]:F1}"));
    }
}
