using System.Diagnostics;
using Hadal.Tests.Gpu;

namespace Hadal.Tests.Races;

/// <summary>Tries mutants on a GPU, in a process that the first one that loses the device ends.</summary>
internal sealed class MutantTrial(Device gpu, MutantFolder folder)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    private readonly Dictionary<MutantHunt, Func<Device, string?>> _known = [];

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

    private Func<Device, string?> Learn(MutantHunt hunt)
    {
        using Device device = Open(MutantFolder.Unaltered, hunt, Pace.Plain);
        return hunt.Learn(device);
    }

    private string? Try(int mutant, MutantHunt hunt, Pace pace)
    {
        string place = $"{hunt.Name}, {pace}";

        // Where the driver itself does not return.
        using Timer watch = new(_ => End(mutant, $"{place}: it was not over after {s_limit}"), null, s_limit, Timeout.InfiniteTimeSpan);
        try
        {
            using Device device = Open(mutant, hunt, pace);
            return _known[hunt](device) is { } difference ? $"{place}: {difference}" : null;
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
        gpu, request => request.Variant.Configuration == LateCopy.Configuration ? folder.LateCubin() : folder.Cubin(mutant, hunt, request.Variant, pace));

    // At once: a context with a kernel that does not end lets go of nothing in good order.
    private void End(int mutant, string verdict)
    {
        folder.Record(mutant, verdict);
        Process.GetCurrentProcess().Kill();
        Thread.Sleep(Timeout.Infinite);
    }
}
