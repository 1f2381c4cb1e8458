using System.ComponentModel;
using System.Reflection;
using Xunit;

namespace Hadal.Compilation.Tests.Contracts;

/// <summary>What generated code calls lies, compiled, in libraries that nobody builds again.</summary>
public class CompilerServicesTests
{
    private static readonly string[] s_members = FrozenLines.Read("compiler-services.txt");

    private static readonly Type[] s_types = [.. typeof(Device).Assembly.GetExportedTypes().Where(type => type.Namespace == "Hadal.CompilerServices")];

    [Fact]
    public void What_generated_code_calls_is_hidden_from_editors() => Assert.All(
        s_types, type => Assert.Equal(EditorBrowsableState.Never, type.GetCustomAttribute<EditorBrowsableAttribute>()?.State));

    [Fact]
    public void What_generated_code_calls_is_there_for_ever_and_what_is_new_gets_a_line() => Assert.Equal(
        s_members.Order(StringComparer.Ordinal),
        (from type in s_types
         from member in type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
         select $"{type.FullName}: {member}").Order(StringComparer.Ordinal));

    // A release adds a row for what it ships; no row is ever changed.
    [Theory]
    [InlineData(28, "68a672aa6aa05a3f969ac5556b8cbc2c22275e8d4d489104d3670208ebf61aad")]
    public void Lines_that_were_shipped_stay_as_they_are(int lines, string sha256) => FrozenLines.AssertUntouched(s_members, lines, sha256);
}
