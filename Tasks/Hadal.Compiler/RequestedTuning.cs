using Hadal.Build;
using Hadal.Compilation;
using Hadal.Specs;

namespace Hadal.Compiler;

/// <summary>What the project's tune files say of its kernels. What in them is of no use is told and left out.</summary>
internal static class RequestedTuning
{
    /// <summary>The choices that count. A file that cannot be read is an error.</summary>
    internal static KernelTuning Read(BuildRequest request, BuildLog log)
    {
        HashSet<string> specs = [.. request.Kernels.Select(kernel => kernel.Spec)];
        Dictionary<(string Spec, string Gpu, int Multiprocessors), string> taken = [];
        List<TunedChoice> choices = [];
        foreach (RequestedTuneFile file in request.TuneFiles)
        {
            if (TryRead(file.Path, log) is not { } content)
            {
                continue;
            }

            Complaints complaints = new(file.Path, log);
            foreach (TunedGpu gpu in content.Gpus)
            {
                foreach (TunedKernel kernel in gpu.Kernels)
                {
                    if (!specs.Contains(kernel.Spec))
                    {
                        complaints.Add("no kernel of this application has their spec", kernel.Spec);
                    }
                    else if (taken.TryGetValue((kernel.Spec, gpu.Name, gpu.Multiprocessors), out string? first))
                    {
                        complaints.Add($"'{first}' comes before and has them too", $"{kernel.Spec} on {gpu.Name}");
                    }
                    else if (Usable(kernel, complaints) is { } points)
                    {
                        taken.Add((kernel.Spec, gpu.Name, gpu.Multiprocessors), file.Path);
                        choices.AddRange(points.Select(point => new TunedChoice(kernel.Spec, gpu.Name, gpu.Multiprocessors, point.M, point.Configuration)));
                    }
                }
            }

            complaints.Tell();
        }

        return new(choices);
    }

    private static TuneFile? TryRead(string path, BuildLog log)
    {
        try
        {
            TuneFile file = TuneFileFormat.Read(path);
            if (file.Schema == TuneFile.CurrentSchema)
            {
                return file;
            }

            log.Progress(
                $"The tune file '{path}' is not used: it is of schema {file.Schema}, and this Hadal reads schema {TuneFile.CurrentSchema}. 'hadal tune' measures again.",
                BuildCode.TuningUnused);
        }
        catch (TuneFileException error)
        {
            log.Error(BuildCode.TuneFileUnreadable, $"This is no tune file: {error.Complaint}. 'hadal tune' writes one.", error.File, error.Line);
        }

        return null;
    }

    private static IReadOnlyList<TunedPoint>? Usable(TunedKernel kernel, Complaints complaints)
    {
        if (Family(kernel.Spec, out IKernelSpec? spec) is not { } family)
        {
            complaints.Add("this version of Hadal has no choice of configurations for them", kernel.Spec);
            return null;
        }

        if (kernel.KernelVersion != family.KernelVersion)
        {
            complaints.Add($"they were measured of other kernels than those of this Hadal, {family.KernelVersion}; 'hadal tune' measures again", $"{kernel.Spec} of {kernel.KernelVersion}");
            return null;
        }

        HashSet<string> candidates = [.. family.Candidates(spec!)];
        foreach (TunedPoint point in kernel.Points.Where(point => !candidates.Contains(point.Configuration)))
        {
            complaints.Add("their kernel has no such configuration", $"{point.Configuration} of {kernel.Spec}");
        }

        return [.. kernel.Points.Where(point => candidates.Contains(point.Configuration))];
    }

    private static ITunableFamily? Family(string canonical, out IKernelSpec? spec)
    {
        try
        {
            IKernelFamily family = KernelFamilies.Find(canonical);
            spec = family.Parse(canonical);
            return family as ITunableFamily;
        }
        catch (SpecFormatException)
        {
            // The kernel itself is an error, which its declaration is told.
            spec = null;
            return null;
        }
    }

    /// <summary>What is of no use in one file, and why: a message a reason, however many entries.</summary>
    private sealed class Complaints(string file, BuildLog log)
    {
        private const int Named = 3;

        private readonly Dictionary<string, List<string>> _entries = [];

        internal void Add(string reason, string entry)
        {
            if (!_entries.TryGetValue(reason, out List<string>? entries))
            {
                _entries.Add(reason, entries = []);
            }

            entries.Add(entry);
        }

        internal void Tell()
        {
            foreach ((string reason, List<string> entries) in _entries)
            {
                string more = entries.Count > Named ? $" and {entries.Count - Named} more" : "";
                string unused = entries.Count == 1 ? "1 entry is" : $"{entries.Count} entries are";
                log.Progress($"Of the tune file '{file}' {unused} not used, since {reason}: {string.Join(", ", entries.Take(Named))}{more}.", BuildCode.TuningUnused);
            }
        }
    }
}
