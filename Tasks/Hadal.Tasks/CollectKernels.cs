using Hadal.Build;
using Hadal.Compilation;
using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

namespace Hadal.Tasks;

/// <summary>
/// Reads the kernels that an application and its libraries declare, and writes them with all that decides their compilation
/// into the request file, where that differs.
/// </summary>
public sealed class CollectKernels : Task
{
    /// <summary>The application's assembly and those that it references; reference assemblies will do.</summary>
    [Required]
    public ITaskItem[] Assemblies { get; set; } = [];

    /// <summary>Files that travel with the application: libraries behind its libraries are among them. A file name that is among <see cref="Assemblies"/> too is read there.</summary>
    public ITaskItem[] Companions { get; set; } = [];

    /// <summary>The project's additional files; those called <c>hadal.tune.json</c> or <c>*.hadal.tune.json</c> are measurements of kernels.</summary>
    public ITaskItem[] AdditionalFiles { get; set; } = [];

    /// <summary>The request file to write.</summary>
    [Required]
    public ITaskItem Request { get; set; } = null!;

    /// <summary>Such as <c>sm_90a</c>.</summary>
    [Required]
    public string Architecture { get; set; } = "";

    /// <summary>Whether an absent NVRTC is an error.</summary>
    public bool NvrtcIsRequired { get; set; }

    /// <summary>The full path of a file or folder of NVRTC to use alone; empty searches the machine.</summary>
    public string NvrtcPath { get; set; } = "";

    /// <summary>How many kernels are compiled at a time; 0 is as many as the machine allows.</summary>
    public int MaxParallelism { get; set; }

    /// <summary>The assembly of the worker, which compiles.</summary>
    [Required]
    public ITaskItem Worker { get; set; } = null!;

    /// <summary>The folder for compiled objects, CUDA text and logs.</summary>
    [Required]
    public ITaskItem Folder { get; set; } = null!;

    /// <summary>The side assembly that the worker will write.</summary>
    [Required]
    public ITaskItem SideAssembly { get; set; } = null!;

    /// <summary>The resource report that the worker will write.</summary>
    [Required]
    public ITaskItem Report { get; set; } = null!;

    /// <summary>The file whose existence will say that every kernel is compiled.</summary>
    [Required]
    public ITaskItem Stamp { get; set; } = null!;

    /// <summary>Whether Hadal's own kernels are reason enough for a side assembly.</summary>
    public bool BuildOwnKernels { get; set; }

    /// <summary>Whether there is anything to compile. An application that declares nothing, nor its libraries, calls kernels that are made when it runs, or none at all.</summary>
    [Output]
    public bool HasKernels { get; private set; }

    /// <summary>The folder of the pages that explain errors.</summary>
    [Required]
    public string Pages { get; set; } = "";

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            Collect();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Log.LogError(
                null, BuildCode.WorkerFailed, null, BuildCode.HelpLink(Pages, BuildCode.WorkerFailed), null, 0, 0, 0, 0,
                "{0}", $"The request for kernels, '{FullPath(Request)}', cannot be written: {error.Message}");
        }

        return !Log.HasLoggedErrors;
    }

    private void Collect()
    {
        List<RequestedKernel> kernels = [];
        foreach (string path in Assemblies.Concat(Companions).Select(FullPath).DistinctBy(Path.GetFileName, StringComparer.OrdinalIgnoreCase))
        {
            try
            {
                if (ManifestReader.ReadWhereManaged(path) is { } manifest)
                {
                    string hadal = manifest.Hadal?.ToString(fieldCount: 3) ?? "";
                    kernels.AddRange(manifest.Kernels.Select(kernel => new RequestedKernel(kernel.Spec, kernel.Name, manifest.Name, hadal)));
                }
            }
            catch (HadalException error)
            {
                Log.LogError(null, BuildCode.AssemblyUnreadable, null, BuildCode.HelpLink(Pages, BuildCode.AssemblyUnreadable), null, 0, 0, 0, 0, "{0}", error.Message);
            }
        }

        HasKernels = kernels.Exists(kernel => BuildOwnKernels || kernel.Assembly != ManifestReader.HadalAssembly);
        if (HasKernels && !Log.HasLoggedErrors)
        {
            WriteWhereDifferent(FullPath(Request), new BuildRequest
            {
                Architecture = Architecture,
                NvrtcIsRequired = NvrtcIsRequired,
                NvrtcPath = NvrtcPath,
                MaxParallelism = Math.Max(0, MaxParallelism),
                Compiler = CompilerIdentity.Of(FullPath(Worker)),
                Folder = FullPath(Folder),
                SideAssembly = FullPath(SideAssembly),
                Report = FullPath(Report),
                Stamp = FullPath(Stamp),
                NvrtcFiles = [.. NvrtcFiles.Describe(NvrtcPath)],
                TuneFiles = [.. TuneFiles.Find(AdditionalFiles.Select(FullPath))],
                Kernels =
                [
                    .. kernels.Distinct()
                        .OrderBy(kernel => kernel.Spec, StringComparer.Ordinal)
                        .ThenBy(kernel => kernel.Name, StringComparer.Ordinal)
                        .ThenBy(kernel => kernel.Assembly, StringComparer.Ordinal),
                ],
            }.Write());
        }
    }

    private void WriteWhereDifferent(string file, string text)
    {
        if (!GeneratedFile.Write(file, text))
        {
            Log.LogMessage(MessageImportance.Low, "The kernels are those of the last build.");
        }
    }

    private static string FullPath(ITaskItem item) => item.GetMetadata("FullPath");
}
