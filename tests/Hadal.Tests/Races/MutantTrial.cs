using System.Diagnostics;
using Hadal.Tests.Gpu;

namespace Hadal.Tests.Races;

/// <summary>Tries mutants on a GPU, in a process that the first one that loses the device ends.</summary>
internal sealed class MutantTrial(Device gpu, MutantFolder folder)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    private readonly Dictionary<MutantHunt, (MutantOperands[] Operands, byte[][] Expected)> _known = [];

    internal void Run()
    {
        foreach (int mutant in folder.Queued())
        {
            IReadOnlyList<MutantHunt> hunts = MutantTable.Hunts(MutantFolder.Mutant(mutant));
            foreach (MutantHunt hunt in hunts.Where(hunt => !_known.ContainsKey(hunt)))
            {
                _known.Add(hunt, Learn(hunt));
            }

            folder.Begin(mutant);
            string? verdict = null;
            foreach ((MutantHunt hunt, Pace pace) in hunts.SelectMany(hunt => Enum.GetValues<Pace>().Select(pace => (hunt, pace))))
            {
                verdict = Try(mutant, hunt, pace);
                if (verdict is not null)
                {
                    break;
                }
            }

            folder.Record(mutant, verdict ?? MutantFolder.Survived);
        }
    }

    private (MutantOperands[] Operands, byte[][] Expected) Learn(MutantHunt hunt)
    {
        MutantOperands[] operands = hunt.Operands();
        using Device device = Open(MutantFolder.Unaltered, hunt, Pace.Plain);
        byte[][] expected = hunt.Expected(device, operands, out string? failure);
        return failure is null ? (operands, expected) : throw new InvalidOperationException($"{hunt.Name}: {failure}");
    }

    private string? Try(int mutant, MutantHunt hunt, Pace pace)
    {
        string place = $"{hunt.Name}, {pace}";

        // Where the driver itself does not return.
        using Timer watch = new(_ => End(mutant, $"{place}: it was not over after {s_limit}"), null, s_limit, Timeout.InfiniteTimeSpan);
        try
        {
            using Device device = Open(mutant, hunt, pace);
            (MutantOperands[] operands, byte[][] expected) = _known[hunt];
            return hunt.Run(device, operands, expected) is { } difference ? $"{place}: {difference}" : null;
        }
        catch (HadalException error)
        {
            End(mutant, $"{place}: {error.Message}");
            throw;
        }
        catch (Exception error) when (error is not HadalException)
        {
            folder.Record(mutant, $"{MutantFolder.Untried} {place}: {error}");
            throw;
        }
    }

    private Device Open(int mutant, MutantHunt hunt, Pace pace) => AlteredSource.Open(
        gpu, request => request.Variant.Configuration == LateCopy.Configuration ? folder.LateCubin() : folder.Cubin(mutant, hunt, pace));

    // At once: a context with a kernel that does not end lets go of nothing in good order.
    private void End(int mutant, string verdict)
    {
        folder.Record(mutant, verdict);
        Process.GetCurrentProcess().Kill();
        Thread.Sleep(Timeout.Infinite);
    }
}
