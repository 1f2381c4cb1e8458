using Hadal.Packages.Tests.Consumers;
using Hadal.Testing;
using Xunit;

namespace Hadal.Packages.Tests.Scenarios;

/// <summary>An application of Hadal.Storage.</summary>
public sealed class StorageTests : IDisposable
{
    private readonly Workspace _workspace;

    public StorageTests(LocalFeed feed)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "rings are of Linux");
        _workspace = new(feed);
    }

    public void Dispose() => _workspace?.Dispose();

    [Fact]
    public void An_application_that_names_only_this_package_writes_and_reads_through_a_ring()
    {
        Write("");
        BuildResult build = _workspace.Build(["build", "App", "-c", "Release"], _workspace.NoNvrtc);
        Assert.True(build.Succeeded, build.Process.ToString());

        AssertRuns(_workspace.Run("App/bin/Release/net10.0/App.dll"));
    }

    [Theory(Explicit = true)]
    [InlineData("<PublishAot>true</PublishAot>")]
    [InlineData("<PublishTrimmed>true</PublishTrimmed><SelfContained>true</SelfContained>")]
    public void It_is_published_without_a_warning_and_runs(string properties)
    {
        Write($"<UseCurrentRuntimeIdentifier>true</UseCurrentRuntimeIdentifier>{properties}");
        BuildResult publish = _workspace.Build(["publish", "App", "-c", "Release", "-o", "published"], _workspace.NoNvrtc);
        Assert.True(publish.Succeeded, publish.Process.ToString());
        Assert.Empty(publish.Warnings);

        AssertRuns(ChildProcess.Run(Path.Combine(_workspace.Root, "published", "App"), [], _workspace.Root, new Dictionary<string, string?>()));
    }

    private static void AssertRuns(ChildProcess run)
    {
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal("1048576 written, 1048576 read, equal: True; tensor: 1, 2, 3", run.Output.Trim());
    }

    private void Write(string properties)
    {
        _workspace.Write("App/App.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Hadal.Storage" Version="{LocalFeed.Version}" />
              </ItemGroup>
            </Project>
            """);
        _workspace.Write("App/Program.cs", """
            using System;
            using System.IO;
            using Hadal.Storage;
            using Hadal.Storage.Safetensors;

            string folder = Directory.CreateTempSubdirectory("hadal-").FullName;
            byte[] content = new byte[1 << 20];
            new Random(1).NextBytes(content);
            await using (StorageRing ring = StorageRing.Open(folder))
            {
                using StorageFile file = ring.OpenFile(Path.Combine(folder, "a.bin"), FileAccess.ReadWrite, new(FileMode.CreateNew));
                using IoBuffer buffer = ring.Rent(content.Length);
                content.CopyTo(buffer.GetSpan());
                int written = await ring.WriteAsync(file, 0, buffer);
                buffer.GetSpan().Clear();
                int read = await ring.ReadAsync(file, 0, buffer);
                Console.Write($"{written} written, {read} read, equal: {buffer.GetSpan().SequenceEqual(content)}; ");
            }

            string model = Path.Combine(folder, "a.safetensors");
            using (SafetensorsWriter writer = SafetensorsWriter.Create(model, [new("t", SafetensorsType.I64, 3)]))
            {
                writer.Write<long>("t", [1, 2, 3]);
                writer.Complete();
            }

            using (SafetensorsFile file = SafetensorsFile.Open(model))
                Console.WriteLine($"tensor: {string.Join(", ", file["t"].ToArray<long>())}");
            Directory.Delete(folder, recursive: true);
            """);
    }
}
