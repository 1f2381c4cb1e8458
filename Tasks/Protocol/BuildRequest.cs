using System.Globalization;
using System.Text;

namespace Hadal.Build;

/// <summary>
/// Everything that decides what a build compiles, as a file. It is written only where it differs, so its time tells MSBuild
/// whether anything changed: an edit of a method's body does not.
/// </summary>
internal sealed record BuildRequest
{
    private const string Version = "hadal-request-3";

    /// <summary>Such as <c>sm_90a</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>Whether an absent NVRTC is an error.</summary>
    public required bool NvrtcIsRequired { get; init; }

    /// <summary>A file or folder of NVRTC to use alone; empty searches the machine.</summary>
    public required string NvrtcPath { get; init; }

    /// <summary>How many kernels are compiled at a time; 0 is as many as cores and memory allow.</summary>
    public required int MaxParallelism { get; init; }

    /// <summary>Which build of Hadal compiles: another one has other kernels under the same specs.</summary>
    public required string Compiler { get; init; }

    /// <summary>The folder for compiled objects, CUDA text and logs.</summary>
    public required string Folder { get; init; }

    /// <summary>The side assembly to write.</summary>
    public required string SideAssembly { get; init; }

    /// <summary>The resource report to write.</summary>
    public required string Report { get; init; }

    /// <summary>The file whose existence says that every kernel is compiled.</summary>
    public required string Stamp { get; init; }

    /// <summary>Which NVRTC files were found, with size and time: another NVRTC is another build.</summary>
    public required IReadOnlyList<string> NvrtcFiles { get; init; }

    /// <summary>The tune files, in the project's order.</summary>
    public IReadOnlyList<RequestedTuneFile> TuneFiles { get; init; } = [];

    /// <summary>The kernels of the application and of all libraries, in ordinal order of spec, name and assembly.</summary>
    public required IReadOnlyList<RequestedKernel> Kernels { get; init; }

    internal string Write()
    {
        StringBuilder text = new();
        Line(Version);
        Line("architecture", Architecture);
        Line("required", NvrtcIsRequired ? "1" : "0");
        Line("nvrtc", NvrtcPath);
        Line("parallelism", MaxParallelism.ToString(CultureInfo.InvariantCulture));
        Line("compiler", Compiler);
        Line("folder", Folder);
        Line("assembly", SideAssembly);
        Line("report", Report);
        Line("stamp", Stamp);
        foreach (string file in NvrtcFiles)
        {
            Line("nvrtc-file", file);
        }

        foreach (RequestedTuneFile file in TuneFiles)
        {
            Line("tune-file", file.Path, file.Hash);
        }

        foreach (RequestedKernel kernel in Kernels)
        {
            Line("kernel", kernel.Spec, kernel.Name, kernel.Assembly, kernel.Hadal);
        }

        return text.ToString();

        void Line(params ReadOnlySpan<string> fields) => text.AppendJoin('\t', fields).Append('\n');
    }

    /// <summary>Reads a request; throws <see cref="FormatException"/> for one that another version wrote.</summary>
    internal static BuildRequest Read(string text)
    {
        string[][] lines = [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))];
        if (lines.Length == 0 || lines[0][0] != Version)
        {
            throw new FormatException($"The build request does not begin with '{Version}': task and worker are of different versions of Hadal.");
        }

        return new()
        {
            Architecture = Field("architecture"),
            NvrtcIsRequired = Field("required") == "1",
            NvrtcPath = Field("nvrtc"),
            MaxParallelism = int.Parse(Field("parallelism"), NumberStyles.None, CultureInfo.InvariantCulture),
            Compiler = Field("compiler"),
            Folder = Field("folder"),
            SideAssembly = Field("assembly"),
            Report = Field("report"),
            Stamp = Field("stamp"),
            NvrtcFiles = [.. Lines("nvrtc-file", 2).Select(line => line[1])],
            TuneFiles = [.. Lines("tune-file", 3).Select(line => new RequestedTuneFile(line[1], line[2]))],
            Kernels = [.. Lines("kernel", 5).Select(line => new RequestedKernel(line[1], line[2], line[3], line[4]))],
        };

        IEnumerable<string[]> Lines(string key, int fields) => lines.Where(line => line[0] == key && line.Length == fields);

        string Field(string key) => Lines(key, 2).Select(line => line[1]).FirstOrDefault() ?? throw new FormatException($"The build request has no '{key}'.");
    }
}
