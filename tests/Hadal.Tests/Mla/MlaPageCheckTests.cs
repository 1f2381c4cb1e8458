using Hadal.Testing;
using Xunit;

namespace Hadal.Tests.Mla;

/// <summary>What <c>HADAL_CHECKS=1</c> finds in lengths and page tables.</summary>
public class MlaPageCheckTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(new[] { 0, 0 }, new[] { -1, -1, 99, 99 }, null)]
    [InlineData(new[] { 64, 128 }, new[] { 3, -1, 0, 0 }, null)]
    [InlineData(new[] { 64, 65 }, new[] { 3, -1, 0, 4 }, "sequence 1 has page 4 at position 1 of its page table; the cache has 4 pages")]
    [InlineData(new[] { 1, 0 }, new[] { -7, 0, 0, 0 }, "sequence 0 has page -7 at position 0 of its page table; the cache has 4 pages")]
    [InlineData(new[] { 1, -1 }, new[] { 0, 0, 0, 0 }, "sequence 1 has a length of -1; its page table has room for 0 … 128 tokens (2 pages of 64)")]
    [InlineData(new[] { 129, 0 }, new[] { 0, 0, 0, 0 }, "sequence 0 has a length of 129; its page table has room for 0 … 128 tokens (2 pages of 64)")]
    [InlineData(new[] { int.MaxValue, 0 }, new[] { 0, 0, 0, 0 }, "sequence 0 has a length of 2147483647; its page table has room for 0 … 128 tokens (2 pages of 64)")]
    public void The_first_fault_is_named_with_its_place(int[] lengths, int[] pageTable, string? fault) =>
        Assert.Equal(fault, MlaPageCheck.FindFault(lengths, pageTable, tablePages: 2, pageSize: 64, pages: 4));

    [Fact]
    public void What_the_environment_asks_for_is_refused_and_a_capture_is_left_alone()
    {
        string program = Environment.ProcessPath!;
        string[] host = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(MlaPageCheckTests).Assembly.Location] : [];
        ChildProcess child = ChildProcess.Run(
            program,
            [.. host, "--explicit", "only", "--filter-method", $"*{nameof(Under_HADAL_CHECKS)}*", "--progress", "off"],
            AppContext.BaseDirectory,
            new Dictionary<string, string?> { ["HADAL_CHECKS"] = "1" });

        output.WriteLine(child.ToString());
        Assert.True(child.ExitCode == 0, child.ToString());
    }

    [Fact(Explicit = true)]
    public void Under_HADAL_CHECKS()
    {
        Assert.True(RuntimeChecks.AreOn);
        using DeviceStream stream = Device.Cpu.CreateStream();
        using MlaCase<BFloat16, BFloat16> right = new(Device.Cpu, new(2, 16, 0, 40) { QueryTokens = 2 });
        right.Run(stream);
        Assert.Null(right.Check());

        using MlaCase<BFloat16, BFloat16> wrong = new(Device.Cpu, new(2, 16, 40, 200, 300) { HasStrayPages = true });
        KernelArgumentException error = Assert.Throws<KernelArgumentException>(() => wrong.Run(stream));
        Assert.Equal("plan", error.ParamName);
        Assert.Matches(@"^MlaDecode2: sequence \d has page -?\d+ at position \d+ of its page table; the cache has \d+ pages\.", error.Message);

        using DeviceGraph graph = stream.Capture(() => wrong.Run(stream));
        graph.Launch(stream);
        Assert.Null(wrong.Check());
    }
}
