using System.Runtime.Versioning;
using Hadal.Interop;
using Hadal.Interop.Cupti;
using Hadal.Testing;
using Xunit;

namespace Hadal.Tests.Devices;

public sealed class CudaToolkitFoldersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Named_toolkits_come_first_then_installed_ones_the_newest_first_then_wheels_then_the_system()
    {
        string named = _folder.Write("own/lib64/libx.so", "");
        string older = _folder.Write("local/cuda-12.4/lib64/libx.so", "");
        string newer = _folder.Write("local/cuda-13.0/lib64/libx.so", "");
        string wheel = _folder.Write("venv/lib/python3.12/site-packages/nvidia/x/lib/libx.so", "");

        Assert.Equal([named, newer, older, wheel, "libx.so"], Candidates(_folder["own"], "local", "venv/bin"));
    }

    [Fact]
    public void A_pattern_stands_for_the_files_that_are_there()
    {
        string older = _folder.Write("own/lib64/x_2024.dll", "");
        string newer = _folder.Write("own/lib64/x_2025.dll", "");

        Assert.Equal([newer, older], new CudaToolkitFolders([_folder["own"]], _folder["none"], "").Candidates(["x_*.dll"], ["lib64"], []));
    }

    [Fact]
    public void A_toolkit_that_is_named_relative_to_somewhere_is_none() => Assert.Equal(["libx.so"], Candidates("own", "none", "bin"));

    [Fact]
    public void A_file_in_a_folder_s_place_holds_no_toolkit()
    {
        string file = _folder.Write("file", "");
        _folder.Write("venv/lib", "");

        Assert.Equal(["libx.so"], Candidates(file, "file", "venv/bin"));
    }

    [Fact]
    public void A_link_to_nowhere_holds_no_toolkit()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        Directory.CreateDirectory(_folder["venv"]);
        Directory.CreateDirectory(_folder["local"]);
        Directory.CreateSymbolicLink(_folder["venv", "lib"], _folder["nowhere"]);
        Directory.CreateSymbolicLink(_folder["local", "cuda-13.0"], _folder["local", "cuda-13.0"]);

        Assert.Equal(["libx.so"], Candidates(_folder["venv", "lib"], "local", "venv/bin"));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void A_folder_that_cannot_be_listed_holds_no_toolkit()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "No mode of a folder keeps this user out.");
        string libraries = Directory.CreateDirectory(_folder["venv", "lib"]).FullName;
        UnixFileMode mode = File.GetUnixFileMode(libraries);
        File.SetUnixFileMode(libraries, UnixFileMode.None);
        try
        {
            Assert.Equal(["libx.so"], Candidates(libraries, "venv/lib", "venv/bin"));
        }
        finally
        {
            File.SetUnixFileMode(libraries, mode);
        }
    }

    [Fact]
    public void Cupti_is_looked_for_where_toolkits_and_wheels_put_it_the_newer_first()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows names the files otherwise.");
        string toolkit12 = _folder.Write("cuda-12.4/extras/CUPTI/lib64/libcupti.so.12", "");
        string toolkit13 = _folder.Write("local/cuda-13.0/lib64/libcupti.so.13", "");
        string wheel13 = _folder.Write("venv/lib/python3.12/site-packages/nvidia/cu13/lib/libcupti.so.13", "");
        string wheel12 = _folder.Write("venv/lib/python3.12/dist-packages/nvidia/cuda_cupti/lib/libcupti.so.12", "");

        Assert.Equal(
            [toolkit13, wheel13, "libcupti.so.13", toolkit12, wheel12, "libcupti.so.12"],
            CuptiCandidates.In(new([_folder["cuda-12.4"]], _folder["local"], _folder["venv/bin"])).Where(path => !Path.IsPathFullyQualified(path) || File.Exists(path)));
    }

    private IEnumerable<string> Candidates(string toolkit, string installed, string programs) =>
        new CudaToolkitFolders([null, toolkit], _folder[installed], _folder[programs]).Candidates(["libx.so"], ["lib64"], ["nvidia/x/lib"]);
}
