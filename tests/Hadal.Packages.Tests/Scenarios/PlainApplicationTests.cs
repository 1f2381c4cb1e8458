using Hadal.Packages.Tests.Consumers;
using Hadal.Testing;
using Xunit;

namespace Hadal.Packages.Tests.Scenarios;

/// <summary>An application without nullable annotations and implicit usings, from packages that cannot be written, whose first kernel comes and goes.</summary>
public sealed class PlainApplicationTests(LocalFeed feed) : IDisposable
{
    private const string Without = "no kernel assembly";

    private readonly Workspace _workspace = new(feed, sharesCache: true);

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void An_application_gets_a_kernel_assembly_while_it_declares_a_kernel() => ComeAndGo(_workspace.NoNvrtc);

    [Fact(Explicit = true)]
    public void Its_kernels_are_compiled_by_a_package_that_cannot_be_written() => ComeAndGo(NvrtcOfMachine.Require());

    private void ComeAndGo(string nvrtc)
    {
        _workspace.Write("App/App.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                <Nullable>disable</Nullable>
                <ImplicitUsings>disable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Hadal" Version="{LocalFeed.Version}" />
              </ItemGroup>
            </Project>
            """);
        _workspace.Write("App/Program.cs", $$"""
            class Program
            {
                static void Main()
                {
                    using (Hadal.DeviceTensor<float> tensor = new Hadal.DeviceTensor<float>(Hadal.Device.Cpu, 2, 3))
                        System.Console.Write(tensor.Length + ": ");
                    try
                    {
                        System.Console.WriteLine(System.Reflection.Assembly.Load("App.Kernels").GetName().Name);
                    }
                    catch (System.IO.FileNotFoundException)
                    {
                        System.Console.WriteLine("{{Without}}");
                    }
                }
            }
            """);
        Succeed(nvrtc, "restore", "App");
        using ReadOnlyFolder package = new(feed.Unpacked("Hadal"));

        BuildResult plain = Succeed(nvrtc, "build", "App", "-c", "Release", "--no-restore");
        Assert.False(plain.StartedWorker);
        Assert.DoesNotContain("HADAL8", plain.Process.Output, StringComparison.Ordinal);
        Assert.EndsWith(Without, Run(), StringComparison.Ordinal);

        string layers = _workspace.Write("App/Layers.cs", Sources.Kernel("Layers", "Up", 88, 144));
        Assert.True(Succeed(nvrtc, "build", "App", "-c", "Release", "--no-restore").StartedWorker);
        Assert.True(nvrtc == _workspace.NoNvrtc || _workspace.Compiled("App").Any());
        Assert.EndsWith("App.Kernels", Run(), StringComparison.Ordinal);

        File.Delete(layers);
        Assert.False(Succeed(nvrtc, "build", "App", "-c", "Release", "--no-restore").StartedWorker);
        Assert.EndsWith(Without, Run(), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_workspace.Root, "App.Kernels.dll", SearchOption.AllDirectories));

        package.AssertUntouched();
    }

    private string Run()
    {
        ChildProcess run = _workspace.Run("App/bin/Release/net10.0/App.dll");
        Assert.True(run.ExitCode == 0, run.ToString());
        return run.Output.Trim();
    }

    private BuildResult Succeed(string nvrtc, params string[] command)
    {
        BuildResult build = _workspace.Build(command, nvrtc);
        Assert.True(build.Succeeded, build.Process.ToString());
        Assert.Empty(build.Warnings);
        return build;
    }
}
