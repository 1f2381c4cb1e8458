using Hadal.Packages.Tests.Consumers;
using Microsoft.Build.Logging.StructuredLogger;
using Xunit;

namespace Hadal.Packages.Tests.Scenarios;

/// <summary>An application of Hadal.Parallelism.</summary>
public sealed class ParallelismTests(LocalFeed feed)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_schedule_that_is_sure_to_throw_is_one_error_with_Hadal_and_without(bool withHadal)
    {
        using Workspace workspace = new(feed);
        workspace.Write("App/App.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Hadal.Parallelism" Version="{LocalFeed.Version}" />
                {(withHadal ? $"<PackageReference Include=\"Hadal\" Version=\"{LocalFeed.Version}\" />" : "")}
              </ItemGroup>
            </Project>
            """);
        workspace.Write("App/Program.cs", """
            using Hadal.Parallelism.Pipelines;

            PipelineSchedule.Create(PipelineKind.DualPipe, ranks: 8, microBatches: 20);
            PipelineSchedule.Create(PipelineKind.DualPipe, ranks: 7, microBatches: 20);
            """);

        BuildResult build = workspace.Build(["build", "App", "-c", "Release"], workspace.NoNvrtc);

        Error error = Assert.Single(build.Errors);
        Assert.Equal(("HADAL1020", 4), (error.Code, error.LineNumber));
    }
}
